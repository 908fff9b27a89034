package io.flomd.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of the command line as they were given.
 *
 * <p>In a locale that knows only ASCII, as in cron, the JVM replaces every other character before {@code main} sees it. Linux still has the
 * bytes, and they are read as UTF-8.
 */
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    /** @throws CommandFailure if a word is not UTF-8 and the locale does not say what it is */
    static String[] of(String[] args) throws CommandFailure {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        boolean asciiOnly = encoding.equals("ANSI_X3.4-1968") || encoding.equals("US-ASCII");
        if (!asciiOnly || !mayBeDamaged(args)) {
            return args;
        }
        try {
            return lastWords(Files.readAllBytes(COMMAND_LINE), args);
        } catch (IOException systemWithoutProc) {
            return args;
        }
    }

    private static boolean mayBeDamaged(String[] args) {
        for (String arg : args) {
            for (int i = 0; i < arg.length(); i++) {
                if (arg.charAt(i) == '?' || arg.charAt(i) > 0x7F) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The last words of a command line in which each word ends with a zero byte: those behind the name of the jar. */
    static String[] lastWords(byte[] commandLine, String[] args) throws CommandFailure {
        List<byte[]> words = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                words.add(java.util.Arrays.copyOfRange(commandLine, from, i));
                from = i + 1;
            }
        }
        if (words.size() < args.length) {
            return args;
        }
        String[] result = new String[args.length];
        int first = words.size() - args.length;
        for (int i = 0; i < args.length; i++) {
            result[i] = decode(words.get(first + i), i + 1);
        }
        return result;
    }

    private static String decode(byte[] word, int number) throws CommandFailure {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(word))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CommandFailure.error("option parsing failed: word " + number
                    + " of the command line is not UTF-8, and the locale does not say what it is; set LC_ALL");
        }
    }
}
