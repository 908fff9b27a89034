package io.flomd.lock;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items in the order in which they were added, each removable in constant time through its link. Not thread-safe. */
final class Chain<T> implements Iterable<T> {
    private @Nullable Link<T> first;
    private @Nullable Link<T> last;
    private int size;

    /** The place of one item in a chain. */
    static final class Link<T> {
        private final T item;
        private @Nullable Link<T> before;
        private @Nullable Link<T> after;

        private Link(T item) {
            this.item = item;
        }
    }

    Link<T> add(T item) {
        Link<T> link = new Link<>(item);
        Link<T> end = last;
        if (end == null) {
            first = link;
        } else {
            end.after = link;
            link.before = end;
        }
        last = link;
        size++;
        return link;
    }

    void remove(Link<T> link) {
        Link<T> before = link.before;
        Link<T> after = link.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        link.before = null;
        link.after = null;
        size--;
    }

    @Nullable
    T first() {
        return first == null ? null : first.item;
    }

    /** Takes the first item out, or returns null if there is none. */
    @Nullable
    T poll() {
        Link<T> link = first;
        if (link == null) {
            return null;
        }
        remove(link);
        return link.item;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private @Nullable Link<T> next = first;

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public T next() {
                Link<T> link = next;
                if (link == null) {
                    throw new NoSuchElementException();
                }
                next = link.after;
                return link.item;
            }
        };
    }
}
