package io.flomd.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the bytes of one message. */
final class ByteSink {
    private static final int USUAL_MESSAGE_BYTES = 256;

    private byte[] bytes = new byte[USUAL_MESSAGE_BYTES];
    private int length;

    ByteSink put(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Adds 1 for true and 0 for false. */
    ByteSink flag(boolean value) {
        reserve(1);
        bytes[length++] = (byte) (value ? '1' : '0');
        return this;
    }

    /** Adds the number in decimal. */
    ByteSink number(long value) {
        if (value >= 0 && value <= 9) {
            reserve(1);
            bytes[length++] = (byte) ('0' + value);
            return this;
        }
        return put(Bytes.ascii(Long.toString(value)));
    }

    /** Adds the text in UTF-8, with entities for the characters to which an attribute value gives a meaning. */
    ByteSink escaped(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || isSpecial(c)) {
                return put(escape(text.substring(i)).getBytes(StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private static boolean isSpecial(char c) {
        return c < ' ' || c == '&' || c == '<' || c == '>' || c == '"';
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    if (isSpecial(c)) {
                        escaped.append("&#").append((int) c).append(';');
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
