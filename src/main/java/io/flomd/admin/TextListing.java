package io.flomd.admin;

import java.util.Iterator;

/** The table of any number of locks, in parts, each made when it is asked for. */
final class TextListing implements Iterator<String> {
    private final Iterator<LockReport> pages;
    private final LockTableText table = new LockTableText();

    TextListing(Iterator<LockReport> pages) {
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
