package io.flomd.lock;

import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;

/**
 * How many bytes of heap the things in a lock table are reckoned to take: sums of measured sizes, rounded up, for a heap below 32 GB (object
 * references of four bytes). What the meters keep for each waiter is included. A test compares them with the heap.
 *
 * <p>Pure arithmetic over names and counts, so that every replica, and a restored table, comes to the same sum.
 */
public final class TableCost {
    /** A resource that nobody uses, beside its name and what its type keeps. */
    private static final long RESOURCE = 280;
    /** What one session has to do with one resource. */
    private static final long ATTACHMENT = 232;
    /** A granted request. */
    private static final long HOLDER = 192;
    /** A request in line: a holder's bytes, four places in the line's arrays (one taken), and the meters' note. */
    private static final long WAITER = HOLDER + 208;
    /** A waiting line with its first arrays. */
    private static final long LINE = 352;
    /** A name, parsed: three objects, and its bytes once or twice. */
    private static final long NAME = 112;

    /** An element of a set, beside its bytes. */
    private static final long ELEMENT = 60;
    /** A number that a sequence hands out, as text, or has taken back. */
    private static final long NUMBER = 64;
    /** An element of a timestamp that is handed out or remembered, beside its bytes, and the moment that it tells. */
    private static final long REMEMBERED = 128;
    /** A byte of a timestamp's format: a part of it for every second byte. */
    private static final long FORMAT_BYTE = 40;
    /** The longest that one byte of a format can become: {@code %c} is 24 characters. */
    private static final int FORMAT_GROWTH = 12;

    /** A level of a tree, beside its bytes. */
    private static final long LEVEL = 640;
    /** What each claim adds to a tree: its place among the session's paths. */
    private static final long PATH = 192;
    /** What a waiter that must not be overtaken adds to each level above it. */
    private static final long EXHAUSTION = 72;

    private TableCost() {}

    /** A new resource of that name without holders and waiters, in bytes. */
    public static long ofResource(ResourceName name) {
        return RESOURCE
                + ofName(name)
                + switch (name.type()) {
                    case SIMPLE, NUMERIC, SEQUENCE -> 0;
                    case SET -> ELEMENT * words(name.body()) + name.body().length();
                    case TIMESTAMP -> FORMAT_BYTE * name.body().length();
                    // The root of the tree.
                    case HIERARCHICAL -> LEVEL;
                };
    }

    /**
     * The most that a request for that name can add to a table, in bytes, whatever becomes of it: a holder, a waiter, or a wait for creation.
     * The resource itself, if it is new, comes on top.
     */
    public static long ofRequest(ResourceName name) {
        long most = ATTACHMENT + LINE + WAITER + claimed(name);
        return switch (name.type()) {
            case SIMPLE, NUMERIC, SET -> most;
            case SEQUENCE -> most + NUMBER;
            case TIMESTAMP -> most + 2 * longestElement(name);
            case HIERARCHICAL -> most + LEVEL * name.levels() + name.body().length();
        };
    }

    /** A lock that is held on a resource of that name, with the resource itself and its only session, in bytes. */
    public static long ofLockedResource(ResourceName name) {
        return ofResource(name) + ATTACHMENT + HOLDER + claimed(name);
    }

    /** A waiter in a line that is there already, with its session's attachment, in bytes. */
    public static long ofWaiter(ResourceName name) {
        return ATTACHMENT + WAITER + claimed(name);
    }

    /** What a timestamp resource keeps of an element that it must not hand out again, in bytes. */
    public static long ofRemembered(int elementLength) {
        return REMEMBERED + elementLength;
    }

    /** Attachments, holders, waiters and their lines, beside what depends on their names. */
    static long ofClaims(int attachments, int holders, int waiters) {
        return ATTACHMENT * attachments + HOLDER * holders + WAITER * waiters + (waiters > 0 ? LINE : 0);
    }

    /** What a holder or waiter adds that depends on the name it asked for. */
    static long claimed(ResourceName name) {
        return ofName(name) + (name.type() == ResourceType.HIERARCHICAL ? PATH + LINE + EXHAUSTION * name.levels() : 0);
    }

    /** Levels of a tree, the root not counted. */
    static long ofLevels(int levels, long bytesOfLevels) {
        return LEVEL * levels + bytesOfLevels;
    }

    static long ofNumbers(int count) {
        return NUMBER * count;
    }

    /** The longest element that a timestamp resource of that name hands out, as it is remembered. */
    static long longestElement(ResourceName name) {
        return ofRemembered(Math.min(FORMAT_GROWTH * name.body().length(), SlotResource.MAX_ELEMENT_LENGTH));
    }

    private static long ofName(ResourceName name) {
        // Where the body is the whole name, it is the same object.
        boolean isBody = name.type() == ResourceType.SIMPLE || name.type() == ResourceType.SET;
        return NAME + (isBody ? 1L : 2L) * name.bytesAsText().length();
    }

    private static int words(String body) {
        int count = 1;
        for (int dot = body.indexOf('.'); dot >= 0; dot = body.indexOf('.', dot + 1)) {
            count++;
        }
        return count;
    }
}
