package io.flomd.flomconf;

/** What FLoM makes of a number before it uses it: it forgives most signs and some zeros. */
public enum NumberRule {
    /** Taken as it is; a negative one has a meaning of its own. */
    SIGNED("a decimal number"),
    /** Made positive. */
    POSITIVE("a decimal number"),
    /** Made positive, and 1 if it is 0. */
    AT_LEAST_ONE("a decimal number"),
    /** Made positive; 0 is refused. */
    NOT_ZERO("1 or more"),
    /** As {@link #AT_LEAST_ONE}, and it must fit in the hop count of an IP packet. */
    HOPS("between 1 and 255"),
    /** Refused if negative. */
    NOT_NEGATIVE("0 or more");

    private static final int MAX_HOPS = 255;

    private final String allowed;

    NumberRule(String allowed) {
        this.allowed = allowed;
    }

    /** What is allowed, for people. */
    public String allowed() {
        return allowed;
    }

    /** The number that counts if this one was written, before the question whether it is allowed. */
    public int adjusted(int written) {
        return switch (this) {
            case SIGNED, NOT_NEGATIVE -> written;
            case POSITIVE, NOT_ZERO -> positive(written);
            case AT_LEAST_ONE, HOPS -> Math.max(1, positive(written));
        };
    }

    /** Whether an adjusted number may be used. */
    public boolean allows(int adjusted) {
        return switch (this) {
            case SIGNED, POSITIVE, AT_LEAST_ONE -> true;
            case NOT_ZERO -> adjusted != 0;
            case HOPS -> adjusted <= MAX_HOPS;
            case NOT_NEGATIVE -> adjusted >= 0;
        };
    }

    /** Without its sign. The one number that has no positive counterpart becomes the greatest one. */
    private static int positive(int value) {
        return value == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(value);
    }
}
