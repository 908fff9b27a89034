package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.NOT_XML;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Entities of XML: the five with names, and characters by number. */
final class Entities {
    private static final byte[] AMP = Bytes.ascii("amp");
    private static final byte[] LT = Bytes.ascii("lt");
    private static final byte[] GT = Bytes.ascii("gt");
    private static final byte[] QUOT = Bytes.ascii("quot");
    private static final byte[] APOS = Bytes.ascii("apos");

    private Entities() {}

    /**
     * The text with its entities replaced and, as XML asks for in attribute values, each tab and end of line turned into a blank.
     *
     * @throws MalformedMessageException (NOT_XML) if an {@code &} begins no entity, or one that is unknown or names no character
     */
    static byte[] replaceIn(byte[] bytes, int from, int to) throws MalformedMessageException {
        // No entity is shorter than the UTF-8 of its character.
        byte[] text = new byte[to - from];
        int length = 0;
        int i = from;
        while (i < to) {
            byte b = bytes[i++];
            if (b == '&') {
                int semicolon = semicolon(bytes, i, to);
                length = append(text, length, character(bytes, i, semicolon));
                i = semicolon + 1;
            } else if (b != '\r' || i == to || bytes[i] != '\n') {
                // A carriage return before a line feed is left out: the two are one end of line.
                text[length++] = Bytes.isSpace(b) ? (byte) ' ' : b;
            }
        }
        return length == text.length ? text : Arrays.copyOf(text, length);
    }

    private static int semicolon(byte[] bytes, int from, int to) throws MalformedMessageException {
        for (int i = from; i < to; i++) {
            if (bytes[i] == ';') {
                return i;
            }
        }
        throw unknown(bytes, from, to);
    }

    private static int append(byte[] text, int length, int character) {
        if (character < 0x80) {
            text[length] = (byte) character;
            return length + 1;
        }
        byte[] encoded = Character.toString(character).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, text, length, encoded.length);
        return length + encoded.length;
    }

    private static int character(byte[] bytes, int from, int to) throws MalformedMessageException {
        if (from < to && bytes[from] == '#') {
            return numbered(bytes, from, to);
        }
        if (Bytes.are(bytes, from, to, AMP)) {
            return '&';
        }
        if (Bytes.are(bytes, from, to, LT)) {
            return '<';
        }
        if (Bytes.are(bytes, from, to, GT)) {
            return '>';
        }
        if (Bytes.are(bytes, from, to, QUOT)) {
            return '"';
        }
        if (Bytes.are(bytes, from, to, APOS)) {
            return '\'';
        }
        throw unknown(bytes, from, to);
    }

    private static int numbered(byte[] bytes, int from, int to) throws MalformedMessageException {
        boolean hex = from + 1 < to && bytes[from + 1] == 'x';
        int first = hex ? from + 2 : from + 1;
        int value = 0;
        for (int i = first; i < to; i++) {
            // Bytes below zero are no character, so they are no digit either.
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], hex ? 16 : 10);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                throw unknown(bytes, from, to);
            }
            value = value * (hex ? 16 : 10) + digit;
        }
        boolean isCharacter = value > 0
                && value <= Character.MAX_CODE_POINT
                && !(value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)
                && value != 0xfffe
                && value != 0xffff;
        if (!isCharacter) {
            throw unknown(bytes, from, to);
        }
        return value;
    }

    private static MalformedMessageException unknown(byte[] bytes, int from, int to) {
        return new MalformedMessageException(
                NOT_XML,
                "not an entity after &: " + Bytes.quote(bytes, from, to) + "; known are amp, lt, gt, quot, apos, #n");
    }
}
