package io.flomd.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of the command line as they were given.
 *
 * <p>The JVM replaces what the locale does not know before {@code main} sees it: every character but ASCII in the locale of cron, and bytes that
 * are no UTF-8 in the others. Linux still has the bytes, and they are read as UTF-8. A byte that is none becomes a lone low surrogate,
 * {@code U+DC00} plus its value, which no text holds.
 */
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final char ESCAPE = '\uDC00';
    private static final char REPLACEMENT = '\uFFFD';

    private RawArguments() {}

    static String[] of(String[] args) {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        boolean asciiOnly = encoding.equals("ANSI_X3.4-1968") || encoding.equals("US-ASCII");
        if (!mayBeDamaged(args, asciiOnly)) {
            return args;
        }
        try {
            return lastWords(Files.readAllBytes(COMMAND_LINE), args);
        } catch (IOException systemWithoutProc) {
            return args;
        }
    }

    private static boolean mayBeDamaged(String[] args, boolean asciiOnly) {
        for (String arg : args) {
            for (int i = 0; i < arg.length(); i++) {
                char c = arg.charAt(i);
                if (c == REPLACEMENT || (asciiOnly && (c == '?' || c > 0x7F))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The last words of a command line in which each word ends with a zero byte: those behind the name of the jar. */
    static String[] lastWords(byte[] commandLine, String[] args) {
        List<byte[]> words = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                words.add(Arrays.copyOfRange(commandLine, from, i));
                from = i + 1;
            }
        }
        if (words.size() < args.length) {
            return args;
        }
        String[] result = new String[args.length];
        int first = words.size() - args.length;
        for (int i = 0; i < args.length; i++) {
            result[i] = decode(words.get(first + i));
        }
        return result;
    }

    private static String decode(byte[] word) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(word);
        CharBuffer text = CharBuffer.allocate(word.length);
        for (CoderResult result = decoder.decode(bytes, text, true);
                result.isError();
                result = decoder.decode(bytes, text, true)) {
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (ESCAPE + (bytes.get() & 0xFF)));
            }
        }
        return text.flip().toString();
    }

    /**
     * Refuses a word with bytes that are no UTF-8.
     *
     * @param number of the word, counted from 1
     */
    static void requireText(String word, int number) throws CommandFailure {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean pair = i > 0 && Character.isHighSurrogate(word.charAt(i - 1));
            if (Character.isLowSurrogate(c) && !pair) {
                throw CommandFailure.error(
                        "option parsing failed: word " + number + " of the command line is not UTF-8");
            }
        }
    }
}
