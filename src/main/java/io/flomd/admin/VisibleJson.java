package io.flomd.admin;

import io.flomd.resource.VisibleText;
import java.util.HexFormat;

/**
 * JSON in which nothing moves the cursor or turns the direction of writing, for those who look at it on a terminal: what has no shape is written as
 * an escape of JSON, so that programs read the same as without.
 */
final class VisibleJson {
    private static final HexFormat HEX = HexFormat.of();

    private VisibleJson() {}

    /** The same, where strings may hold anything and nothing is between the tokens. */
    static String of(String json) {
        if (json.codePoints().noneMatch(VisibleText::isShapeless)) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 64);
        json.codePoints().forEach(c -> {
            if (VisibleText.isShapeless(c)) {
                for (char unit : Character.toChars(c)) {
                    out.append("\\u").append(HEX.toHexDigits(unit));
                }
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
