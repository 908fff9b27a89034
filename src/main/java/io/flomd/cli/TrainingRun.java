package io.flomd.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A usual run of the command against a server within the same JVM that grants everything: it loads the classes that a class archive is to hold.
 *
 * <p>{@code src/main/scripts/flom-archive} uses it.
 */
public final class TrainingRun {
    private static final int MAX_MESSAGE_BYTES = 4096;
    private static final String GRANT =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"1\" step=\"16\">"
                    + "<session peerid=\"training\"/><answer rc=\"0\" token=\"1\"/></msg>";

    private TrainingRun() {}

    /** Runs {@code true} under a lock and ends the JVM in order, so that it writes its archive. */
    public static void main(String[] args) throws IOException {
        Launcher.load();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(
                    new Runnable() {
                        @Override
                        public void run() {
                            grantAll(listener);
                        }
                    },
                    "training-server");
            server.setDaemon(true);
            server.start();
            String[] words = {
                "-a",
                "127.0.0.1",
                "-p",
                Integer.toString(listener.getLocalPort()),
                "-d",
                "0",
                "-r",
                "training",
                "--",
                "true"
            };
            System.exit(new FlomCommand(CommandContext.ofProcess()).run(words));
        }
    }

    private static void grantAll(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            byte[] buffer = new byte[MAX_MESSAGE_BYTES];
            for (int length = socket.getInputStream().read(buffer);
                    length >= 0;
                    length = socket.getInputStream().read(buffer)) {
                // The request is short and comes in one piece over loopback; the unlock wants no answer.
                if (new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("verb=\"1\"")) {
                    socket.getOutputStream().write(GRANT.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            System.exit(ExitStatus.GENERIC_ERROR);
        }
    }
}
