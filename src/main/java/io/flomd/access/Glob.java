package io.flomd.access;

import java.nio.charset.StandardCharsets;

/**
 * A pattern in which {@code *} stands for any bytes, none included, {@code ?} for one byte, and everything else for itself.
 *
 * <p>All ways to read a pattern are followed at once, a bit each, so that the time is the length of the text times that of the pattern in
 * words of 64 bits, whatever both are.
 */
final class Glob {
    /** Longest pattern, in bytes. */
    static final int MAX_BYTES = 255;

    private final String pattern;
    /** The state in which everything is matched; states are bytes of the pattern that are matched, stars left out. */
    private final int last;
    /** For each byte, the states that it leads on from. */
    private final long[][] onward = new long[256][];
    /** The states that any byte leaves as they are. */
    private final long[] staying;

    /**
     * @param ignoreCase whether letters of ASCII match in either case
     * @throws IllegalArgumentException if the pattern is empty or too long
     */
    Glob(String pattern, boolean ignoreCase) {
        byte[] bytes = pattern.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a pattern has 1 to " + MAX_BYTES + " bytes");
        }
        this.pattern = pattern;
        int words = bytes.length / 64 + 1;
        staying = new long[words];
        for (int i = 0; i < onward.length; i++) {
            onward[i] = new long[words];
        }
        int state = 0;
        for (byte part : bytes) {
            if (part == '*') {
                set(staying, state);
            } else {
                for (int value = 0; value < onward.length; value++) {
                    if (part == '?' || fold(value, ignoreCase) == fold(part & 0xff, ignoreCase)) {
                        set(onward[value], state);
                    }
                }
                state++;
            }
        }
        last = state;
    }

    /** Whether the text is what the pattern stands for. */
    boolean matches(byte[] text) {
        long[] states = run(text);
        return ((states[last / 64] >>> (last % 64)) & 1) != 0;
    }

    /** Whether the text, or the text with more behind it, is what the pattern stands for. */
    boolean matchesSomethingThatBeginsWith(byte[] text) {
        return isAlive(run(text));
    }

    private long[] run(byte[] text) {
        long[] states = new long[staying.length];
        states[0] = 1;
        for (int i = 0; i < text.length && isAlive(states); i++) {
            long[] onwardNow = onward[text[i] & 0xff];
            long carry = 0;
            for (int word = 0; word < states.length; word++) {
                long moved = states[word] & onwardNow[word];
                states[word] = (moved << 1) | carry | (states[word] & staying[word]);
                carry = moved >>> 63;
            }
        }
        return states;
    }

    private static boolean isAlive(long[] states) {
        for (long word : states) {
            if (word != 0) {
                return true;
            }
        }
        return false;
    }

    private static void set(long[] states, int state) {
        states[state / 64] |= 1L << (state % 64);
    }

    private static int fold(int value, boolean ignoreCase) {
        return ignoreCase && value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
