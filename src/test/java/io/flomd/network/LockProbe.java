package io.flomd.network;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to servers and locks on them, as it is told on its input, one command on a line: {@code connect ID HOST PORT},
 * {@code lock ID NAME}, {@code unlock ID NAME}, and {@code later MILLIS COMMAND} for one of them after a while. It writes
 * {@code connected ID}, {@code answer ID STEP RC} and {@code closed ID}.
 */
final class LockProbe {
    private static final int EXCLUSIVE = 5;

    private final Map<String, Socket> sockets = new HashMap<>();
    /** Carries out every command, one after the other. */
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();

    private LockProbe() {}

    public static void main(String[] arguments) throws IOException {
        LockProbe probe = new LockProbe();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            List<String> words = List.of(command.split(" "));
            boolean isLater = words.get(0).equals("later");
            long delayMillis = isLater ? Long.parseLong(words.get(1)) : 0;
            List<String> rest = isLater ? words.subList(2, words.size()) : words;
            probe.worker.schedule(() -> probe.obeyOrEnd(rest), delayMillis, TimeUnit.MILLISECONDS);
        }
        probe.worker.shutdownNow();
    }

    /** A command that fails ends the program, and with it the test that waits for an answer. */
    private void obeyOrEnd(List<String> words) {
        try {
            obey(words);
        } catch (IOException | RuntimeException e) {
            say("cannot " + String.join(" ", words) + ": " + e);
            System.exit(1);
        }
    }

    private void obey(List<String> words) throws IOException {
        switch (words.get(0)) {
            case "connect" -> connect(words.get(1), words.get(2), Integer.parseInt(words.get(3)));
            case "lock" -> send(words.get(1), lockRequest(words.get(2)));
            case "unlock" ->
                send(words.get(1), new FlomMessage.Unlock(words.get(2).getBytes(StandardCharsets.US_ASCII), false));
            default -> throw new IllegalArgumentException("unknown command");
        }
    }

    static FlomMessage.LockRequest lockRequest(String name) {
        return new FlomMessage.LockRequest(
                "probe", name.getBytes(StandardCharsets.US_ASCII), EXCLUSIVE, true, 1, true, 0, false);
    }

    private void connect(String id, String host, int port) throws IOException {
        Socket socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        sockets.put(id, socket);
        Thread reader = new Thread(() -> read(id, socket));
        reader.setDaemon(true);
        reader.start();
        say("connected " + id);
    }

    private void send(String id, FlomMessage message) throws IOException {
        sockets.get(id).getOutputStream().write(MessageWriter.encode(message));
    }

    private static void read(String id, Socket socket) {
        MessageReader reader = new MessageReader(1023);
        byte[] buffer = new byte[1024];
        try {
            for (int length = socket.getInputStream().read(buffer);
                    length >= 0;
                    length = socket.getInputStream().read(buffer)) {
                reader.feed(buffer, 0, length);
                for (FlomMessage message = reader.next(); message != null; message = reader.next()) {
                    FlomMessage.LockAnswer answer = (FlomMessage.LockAnswer) message;
                    say("answer " + id + " " + answer.step() + " " + answer.rc());
                }
            }
        } catch (IOException | MalformedMessageException e) {
            say("failed " + id + " " + e.getMessage());
        }
        say("closed " + id);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
