package io.flomd.wire;

import java.util.Arrays;

/**
 * Names of resources in base64, read as generously as the original does: what is not of the alphabet is skipped, padding may be missing, and
 * several padded pieces may follow each other.
 */
final class Base64Name {
    private static final byte[] NONE = {};
    private static final int SKIPPED = -1;
    private static final byte[] VALUES = values();

    private Base64Name() {}

    /** The decoded bytes; none, if nothing in the text is base64. */
    static byte[] decode(byte[] text, int from, int to) {
        byte[] name = new byte[(to - from + 3) / 4 * 3];
        int length = 0;
        int group = 0;
        int characters = 0;
        int padding = 0;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            int value = c < 0 ? SKIPPED : VALUES[c];
            if (value == SKIPPED) {
                continue;
            }
            // Only padding in the last two places of a group shortens it.
            padding = c == '=' ? padding + 1 : 0;
            group = (group << 6) | value;
            if (++characters == 4) {
                length = append(name, length, group, 3 - Math.min(padding, 2));
                characters = 0;
                group = 0;
                padding = 0;
            }
        }
        int unpadded = Math.max(0, characters - padding);
        if (unpadded > 1) {
            length = append(name, length, group << (6 * (4 - characters)), unpadded - 1);
        }
        return length == 0 ? NONE : length == name.length ? name : Arrays.copyOf(name, length);
    }

    private static int append(byte[] name, int length, int group, int count) {
        int end = length;
        name[end++] = (byte) (group >> 16);
        if (count > 1) {
            name[end++] = (byte) (group >> 8);
        }
        if (count > 2) {
            name[end++] = (byte) group;
        }
        return end;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) SKIPPED);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['='] = 0;
        return values;
    }
}
