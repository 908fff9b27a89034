package io.flomd.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looking at ranges of ASCII bytes. */
final class Bytes {
    /** How much of what a peer sent is shown in a message for people. */
    static final int QUOTED_BYTES_MAX = 60;

    private Bytes() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether these bytes are exactly the word. */
    static boolean are(byte[] bytes, int from, int to, byte[] word) {
        return to - from == word.length && Arrays.equals(bytes, from, to, word, 0, word.length);
    }

    static boolean startsWith(byte[] bytes, int from, int to, byte[] word) {
        return to - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }

    /** Whether XML counts the byte as white space. */
    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The bytes in quotes, safe for a log line: one line, printable ASCII, not longer than {@link #QUOTED_BYTES_MAX} and an ellipsis. */
    static String quote(byte[] bytes, int from, int to) {
        int shown = Math.min(to - from, QUOTED_BYTES_MAX);
        StringBuilder text = new StringBuilder(shown + 5).append('\'');
        for (int i = from; i < from + shown; i++) {
            text.append(bytes[i] < ' ' || bytes[i] == 0x7f ? '?' : (char) bytes[i]);
        }
        return text.append(shown < to - from ? "...'" : "'").toString();
    }
}
