package io.flomd.lock;

import io.flomd.resource.LockMode;

/** How many locks there are of each mode, and which modes are compatible with all of them. */
final class ModeCounts {
    private static final LockMode[] MODES = LockMode.values();
    private static final int[] COMPATIBLE_WITH_ALL = new int[1 << MODES.length];

    static {
        for (int held = 0; held < COMPATIBLE_WITH_ALL.length; held++) {
            int compatible = (1 << MODES.length) - 1;
            for (LockMode mode : MODES) {
                if ((held & mode.bit()) != 0) {
                    compatible &= mode.compatibleModes();
                }
            }
            COMPATIBLE_WITH_ALL[held] = compatible;
        }
    }

    private final int[] counts = new int[MODES.length];
    private int modes;

    void add(LockMode mode) {
        if (counts[mode.code()]++ == 0) {
            modes |= mode.bit();
        }
    }

    void remove(LockMode mode) {
        if (counts[mode.code()] == 0) {
            throw new IllegalStateException("no lock of mode " + mode + " is counted");
        }
        if (--counts[mode.code()] == 0) {
            modes &= ~mode.bit();
        }
    }

    /** The modes that occur, as a set of bits. */
    int modes() {
        return modes;
    }

    /** The modes that are compatible with every counted lock, as a set of bits. */
    int compatibleModes() {
        return COMPATIBLE_WITH_ALL[modes];
    }

    boolean isEmpty() {
        return modes == 0;
    }
}
