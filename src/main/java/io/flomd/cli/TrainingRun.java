package io.flomd.cli;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A usual run of the command against a server within the same JVM that grants everything: it loads the classes that a class archive is to hold.
 *
 * <p>{@code src/main/scripts/flom-archive} uses it.
 */
public final class TrainingRun {
    private static final int MAX_MESSAGE_BYTES = 4096;

    private TrainingRun() {}

    /** Runs {@code true} under a lock and ends the JVM in order, so that it writes its archive. */
    public static void main(String[] args) throws IOException {
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
            MessageReader reader = new MessageReader(MAX_MESSAGE_BYTES);
            byte[] buffer = new byte[MAX_MESSAGE_BYTES];
            for (int length = socket.getInputStream().read(buffer);
                    length >= 0;
                    length = socket.getInputStream().read(buffer)) {
                reader.feed(buffer, 0, length);
                if (reader.next() instanceof FlomMessage.LockRequest) {
                    FlomMessage grant = new FlomMessage.LockAnswer(16, "training", 0, null, 1L);
                    socket.getOutputStream().write(MessageWriter.encode(grant));
                }
            }
        } catch (IOException | MalformedMessageException e) {
            System.exit(ExitStatus.GENERIC_ERROR);
        }
    }
}
