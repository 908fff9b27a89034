package io.flomd.lock;

import io.flomd.resource.ResourceName;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The levels of a hierarchical name, first level first. */
final class PathLevels implements Iterator<String> {
    private final String path;
    private int from;

    PathLevels(ResourceName name) {
        this.path = name.body();
    }

    @Override
    public boolean hasNext() {
        return from <= path.length();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        String level = path.substring(from, end);
        from = end + 1;
        return level;
    }
}
