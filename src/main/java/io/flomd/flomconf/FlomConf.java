package io.flomd.flomconf;

import io.flomd.flomconf.FlomConfException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A flom.conf file: sections of keys and values, in the syntax of GLib key files.
 *
 * <p>Lines are {@code [Section]}, {@code Key=Value}, comments with {@code #} in the first column, or blank. A section may come again and may be
 * missing; of a key that comes again the last value counts. Unlike the original, no section has to be there.
 */
public final class FlomConf {
    /** Longest file that is read, in bytes. */
    public static final int MAX_FILE_BYTES = 1_000_000;

    /**
     * A value.
     *
     * @param value as written, escapes replaced, blanks before it dropped, blanks behind it kept
     * @param line where it stands, counted from 1
     */
    public record Entry(String section, String key, String value, int line) {}

    private final String source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    /** Entries whose value, kept as written, has a bad escape. */
    private final Set<String> badEscapes = new LinkedHashSet<>();

    private FlomConf(String source) {
        this.source = source;
    }

    /**
     * Reads a file.
     *
     * @throws FlomConfException if it cannot be read, or as {@link #parse}
     */
    public static FlomConf read(Path file) throws FlomConfException {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new FlomConfException(
                        Kind.UNREADABLE, "file '" + file + "' is longer than " + MAX_FILE_BYTES + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new FlomConfException(Kind.UNREADABLE, "file '" + file + "' does not exist");
        } catch (IOException e) {
            throw new FlomConfException(Kind.UNREADABLE, "file '" + file + "' cannot be read: " + e.getMessage());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text, file.toString());
        } catch (CharacterCodingException e) {
            throw new FlomConfException(Kind.MALFORMED, "file '" + file + "' is not UTF-8");
        }
    }

    /**
     * Parses the text of a file.
     *
     * @param source name of the file, for messages
     * @throws FlomConfException if it is malformed, or the value that counts of a key of FLoM's has a bad escape
     */
    public static FlomConf parse(String text, String source) throws FlomConfException {
        FlomConf conf = new FlomConf(source);
        String section = null;
        int line = 0;
        int from = 0;
        while (from < text.length()) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
            section = conf.parseLine(text.substring(from, end), ++line, section);
            from = to + 1;
        }
        conf.checkEscapes();
        return conf;
    }

    private void checkEscapes() throws FlomConfException {
        for (String id : badEscapes) {
            Entry entry = Objects.requireNonNull(entries.get(id));
            if (FlomConfKey.of(entry.section(), entry.key()) != null) {
                throw badValue(entry, "a text in which each backslash begins one of \\s \\t \\n \\r \\\\");
            }
        }
    }

    /** Takes one line and returns the section that the next one is in. */
    private @Nullable String parseLine(String text, int line, @Nullable String section) throws FlomConfException {
        if (text.isBlank() || text.charAt(0) == '#') {
            return section;
        }
        String stripped = text.stripLeading();
        if (stripped.charAt(0) == '[') {
            int close = stripped.indexOf(']');
            if (close < 2 || !stripped.substring(close + 1).isBlank()) {
                throw malformed(line, "'" + text + "' is not a section, which looks like [Name]");
            }
            return stripped.substring(1, close);
        }
        int equals = stripped.indexOf('=');
        if (equals < 1) {
            throw malformed(
                    line, "'" + text + "' is neither a section [Name], nor Key=Value, nor a comment with # first");
        }
        if (section == null) {
            throw malformed(line, "'" + text + "' stands before the first section");
        }
        String key = stripped.substring(0, equals).stripTrailing();
        String written = stripped.substring(equals + 1).stripLeading();
        String value = unescape(written);
        String id = id(section, key);
        entries.remove(id);
        entries.put(id, new Entry(section, key, value == null ? written : value, line));
        badEscapes.remove(id);
        if (value == null) {
            badEscapes.add(id);
        }
        return section;
    }

    /** The value that was meant; null if an escape is none. */
    private static @Nullable String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                int escape = ++i < value.length() ? "stnr\\".indexOf(value.charAt(i)) : -1;
                if (escape < 0) {
                    return null;
                }
                c = " \t\n\r\\".charAt(escape);
            }
            out.append(c);
        }
        return out.toString();
    }

    private FlomConfException malformed(int line, String what) {
        return new FlomConfException(Kind.MALFORMED, source + " line " + line + ": " + what);
    }

    private static String id(String section, String key) {
        return section + '\n' + key;
    }

    /** Name of the file. */
    public String source() {
        return source;
    }

    /** Every key of the file with its last value, in the order of the file. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The keys that FLoM does not have, in the order of the file. */
    public List<Entry> unknownEntries() {
        List<Entry> unknown = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (FlomConfKey.of(entry.section(), entry.key()) == null) {
                unknown.add(entry);
            }
        }
        return unknown;
    }

    /** What the file says of a key; null if nothing. */
    public @Nullable Entry entry(FlomConfKey key) {
        return entries.get(id(key.section(), key.key()));
    }

    /** The value of a key; null if the file does not have it, or has it without a value. */
    public @Nullable String text(FlomConfKey key) {
        Entry entry = entry(key);
        return entry == null || entry.value().isEmpty() ? null : entry.value();
    }

    /**
     * The value of a key as a number, adjusted by the key's rule. Text after a blank is ignored. Whether the rule allows it is left to
     * the caller: a service has limits of its own.
     *
     * @return null if the file does not have the key
     * @throws FlomConfException if the value is not a decimal number of 32 bits
     */
    public @Nullable Integer integer(FlomConfKey key) throws FlomConfException {
        Entry entry = entry(key);
        if (entry == null) {
            return null;
        }
        String value = entry.value();
        int end = 0;
        while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
            end++;
        }
        try {
            return key.numberRule().adjusted(Integer.parseInt(value.substring(0, end)));
        } catch (NumberFormatException e) {
            throw badValue(entry, "a decimal number between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE);
        }
    }

    /**
     * The value of a key as a yes or no.
     *
     * @return null if the file does not have the key
     * @throws FlomConfException if the value is another word
     */
    public @Nullable Boolean yesNo(FlomConfKey key) throws FlomConfException {
        Entry entry = entry(key);
        if (entry == null) {
            return null;
        }
        Boolean value = yesNo(entry.value());
        if (value == null) {
            throw badValue(entry, "yes, y, no or n");
        }
        return value;
    }

    /** The words of a list; empty if the file does not have the key. */
    public List<String> list(FlomConfKey key) {
        List<String> words = new ArrayList<>();
        Entry entry = entry(key);
        if (entry != null) {
            int from = 0;
            String value = entry.value();
            while (from <= value.length()) {
                int semicolon = value.indexOf(';', from);
                int to = semicolon < 0 ? value.length() : semicolon;
                String word = value.substring(from, to).strip();
                if (!word.isEmpty()) {
                    words.add(word);
                }
                from = to + 1;
            }
        }
        return words;
    }

    /** An error that names the file, the line, the key, the value and what is allowed. */
    public FlomConfException badValue(Entry entry, String allowed) {
        return new FlomConfException(
                Kind.BAD_VALUE,
                source + " line " + entry.line() + ": [" + entry.section() + "]/" + entry.key() + " is '"
                        + entry.value() + "', but must be " + allowed);
    }

    /** Whether the word means yes or no; null if it is none of {@code yes}, {@code y}, {@code no}, {@code n} in any case. */
    public static @Nullable Boolean yesNo(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "yes", "y" -> Boolean.TRUE;
            case "no", "n" -> Boolean.FALSE;
            default -> null;
        };
    }
}
