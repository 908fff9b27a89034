package io.flomd.admin;

import java.util.Iterator;

/** The table of a {@link LockReport} of any size, in parts, each made when it is asked for. */
final class TextListing implements Iterator<String> {
    private final LockPages pages;
    private final LockTableText table = new LockTableText();

    TextListing(LockPages pages) {
        this.pages = pages;
    }

    @Override
    public boolean hasNext() {
        return pages.hasNext();
    }

    @Override
    public String next() {
        return table.of(pages.next());
    }
}
