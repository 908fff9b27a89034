package io.flomd.resource;

/**
 * How strongly a resource is locked: the six modes of the VMS distributed lock manager (FLoM protocol, lock-mode matrix).
 *
 * <p>The matrix is symmetric.
 */
public enum LockMode {
    /** Null: claims interest only, compatible with everything. */
    NL(0, 0b111111, "NullLock"),
    /** Concurrent read: compatible with all but EX. */
    CR(1, 0b011111, "ConcurrentRead"),
    /** Concurrent write: compatible with NL, CR and CW. */
    CW(2, 0b000111, "ConcurrentWrite"),
    /** Protected read: compatible with NL, CR and PR. */
    PR(3, 0b001011, "ProtectedRead"),
    /** Protected write: compatible with NL and CR. */
    PW(4, 0b000011, "ProtectedWrite"),
    /** Exclusive: compatible with NL only. */
    EX(5, 0b000001, "Exclusive");

    private static final LockMode[] BY_CODE = values();

    private final int code;
    private final int compatibleModes;
    private final String longName;

    LockMode(int code, int compatibleModes, String longName) {
        this.code = code;
        this.compatibleModes = compatibleModes;
        this.longName = longName;
    }

    /** Whether this mode and the other one may be held on one resource at the same time. */
    public boolean isCompatibleWith(LockMode other) {
        return (compatibleModes & other.bit()) != 0;
    }

    /** The number of this mode on the wire, 0 to 5. */
    public int code() {
        return code;
    }

    /** The long name that FLoM shows for this mode, for example {@code ProtectedRead}. */
    public String longName() {
        return longName;
    }

    /** How many modes there are. */
    public static int count() {
        return BY_CODE.length;
    }

    /** Whether the number is the wire code of a mode. */
    public static boolean isCode(int code) {
        return code >= 0 && code < BY_CODE.length;
    }

    /**
     * The mode with the given wire code.
     *
     * @throws IllegalArgumentException if the code is not 0 to 5
     */
    public static LockMode ofCode(int code) {
        if (!isCode(code)) {
            throw new IllegalArgumentException("lock mode " + code + " is not one of 0 to 5");
        }
        return BY_CODE[code];
    }

    /** This mode as one bit, to be combined into a set of modes. */
    public int bit() {
        return 1 << code;
    }

    /** The modes that are compatible with this one, as a set of bits. */
    public int compatibleModes() {
        return compatibleModes;
    }
}
