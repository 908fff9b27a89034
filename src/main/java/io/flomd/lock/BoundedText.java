package io.flomd.lock;

import java.nio.charset.StandardCharsets;

/** Text from outside that the table keeps or hands on: bounded in length, and equal to itself after a way through UTF-8. */
public final class BoundedText {
    /** How many characters are kept. */
    public static final int MAX_LENGTH = 255;

    private BoundedText() {}

    /** The text, cut behind {@link #MAX_LENGTH} characters; halves of surrogate pairs become question marks. */
    public static String of(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
        for (int i = 0; i < cut.length(); i++) {
            if (Character.isSurrogate(cut.charAt(i))) {
                return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return cut;
    }
}
