package io.flomd.resource;

import java.util.HexFormat;

/**
 * Text from outside in a form that people can read safely, in a log, a table or on a terminal: one line in which nothing moves the cursor, turns
 * the direction of writing or hides. The one place that knows how.
 */
public final class VisibleText {
    private static final HexFormat HEX = HexFormat.of();

    private VisibleText() {}

    /**
     * The text with escapes for what has no shape of its own: {@code \n}, {@code \r}, {@code \t}, {@code \\}, and a backslash, {@code u} and
     * four hexadecimal digits for every other control and format character, line and paragraph separator, and half of a pair.
     */
    public static String of(String text) {
        return isPlain(text) ? text : escaped(text);
    }

    /** Whether it is shown as it is. */
    public static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (needsEscape(text.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (needsEscape(c)) {
                escape(out, c);
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                for (char unit : Character.toChars(c)) {
                    out.append("\\u").append(HEX.toHexDigits(unit));
                }
            }
        }
    }

    /** Whether the character, a code point, is a backslash or has no shape. */
    public static boolean needsEscape(int c) {
        return c == '\\' || isShapeless(c);
    }

    /** Whether the character, a code point, does something instead of being seen. */
    public static boolean isShapeless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
