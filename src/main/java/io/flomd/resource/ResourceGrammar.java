package io.flomd.resource;

import org.jspecify.annotations.Nullable;

/** The six name patterns, tried in the order of the FLoM resource grammar; the first that matches decides. */
final class ResourceGrammar {
    private static final String DEFAULT_NAME = "_RESOURCE";

    private ResourceGrammar() {}

    /** Parses a name given as one character per byte; null if no pattern matches the whole of it. */
    static @Nullable ResourceName parse(String name) {
        if (name.isEmpty()) {
            return null;
        }
        return switch (name.charAt(0)) {
            case '/' -> hierarchical(name);
            case '_' -> underscored(name);
            default -> word(name);
        };
    }

    private static @Nullable ResourceName hierarchical(String name) {
        int levelStart = 1;
        for (int i = 1; i <= name.length(); i++) {
            char c = i == name.length() ? '/' : name.charAt(i);
            if (c == '\\' || c == 0 || c == '\n') {
                return null;
            }
            if (c == '/') {
                if (i == levelStart) {
                    return null;
                }
                levelStart = i + 1;
            }
        }
        return new ResourceName(name, ResourceType.HIERARCHICAL, name.substring(1), 0);
    }

    private static @Nullable ResourceName underscored(String name) {
        if (name.equals(DEFAULT_NAME)) {
            return new ResourceName(name, ResourceType.SIMPLE, name, 0);
        }
        if (name.length() < 4 || name.charAt(2) != '_') {
            return null;
        }
        return switch (name.charAt(1)) {
            case 's', 'S' -> bracketed(name, ResourceType.SEQUENCE, 3);
            case 't' -> bracketed(name, ResourceType.TIMESTAMP, 3);
            default -> null;
        };
    }

    private static @Nullable ResourceName word(String name) {
        if (name.endsWith("]")) {
            return bracketed(name, ResourceType.NUMERIC, 0);
        }
        int words = 1;
        int wordStart = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' && i > wordStart) {
                words++;
                wordStart = i + 1;
            } else if (i == wordStart ? !isLetter(c) : !isLetterOrDigit(c)) {
                return null;
            }
        }
        if (wordStart == name.length()) {
            return null;
        }
        return new ResourceName(name, words == 1 ? ResourceType.SIMPLE : ResourceType.SET, name, 0);
    }

    private static @Nullable ResourceName bracketed(String name, ResourceType type, int bodyStart) {
        int open = name.lastIndexOf('[');
        if (open <= bodyStart || !name.endsWith("]")) {
            return null;
        }
        int number = number(name, open + 1, name.length() - 1);
        if (number < 0 || !isBody(name, bodyStart, open, type == ResourceType.TIMESTAMP)) {
            return null;
        }
        return new ResourceName(name, type, name.substring(bodyStart, open), number);
    }

    private static boolean isBody(String name, int from, int to, boolean timestamp) {
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            boolean allowed = i == from ? isLetter(c) : isLetterOrDigit(c);
            if (timestamp) {
                allowed |= c == '%' || c == '#' || (i > from && (c == '\\' || c == '.' || c == ':'));
            }
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** The decimal number at this place, or -1 if there are no digits, another character, or more than 32 bits. */
    private static int number(String name, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
            if (value > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return from == to ? -1 : (int) value;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }
}
