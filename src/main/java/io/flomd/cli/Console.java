package io.flomd.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Where the command speaks: stdout and stderr, always in UTF-8, one whole line at a time. */
final class Console {
    private final PrintStream out;
    private final PrintStream err;

    Console(OutputStream out, OutputStream err) {
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    /** The streams of this process, without the encoding of the locale. */
    static Console ofProcess() {
        return new Console(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    void out(String line) {
        print(out, line);
    }

    void err(String line) {
        print(err, line);
    }

    /** A line in the form of the original's warnings, which GLib prints: blank lines around, process and time in front. */
    void warning(String text) {
        String time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").format(LocalTime.now(ZoneId.systemDefault()));
        print(err, "\n** (flom:" + ProcessHandle.current().pid() + "): WARNING **: " + time + ": " + text + "\n");
    }

    private static void print(PrintStream stream, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }
}
