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
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks and unlocks at a steady rate for as long as it is told on its input, {@code measure ID SECONDS}, and writes how long grants took:
 * {@code latency ID P50 P99} in microseconds.
 *
 * <p>Arguments: host, port, locks per second.
 */
final class LatencyProbe {
    private final Socket socket;
    private final int perSecond;
    private final byte[] lock;
    private final byte[] unlock;
    private final MessageReader reader = new MessageReader(1023);
    private final byte[] buffer = new byte[1024];

    private LatencyProbe(Socket socket, int perSecond) {
        this.socket = socket;
        this.perSecond = perSecond;
        FlomMessage.LockRequest request = LockProbe.lockRequest("latency");
        this.lock = MessageWriter.encode(request);
        this.unlock = MessageWriter.encode(new FlomMessage.Unlock(request.name(), false));
    }

    public static void main(String[] arguments) throws IOException, MalformedMessageException {
        try (Socket socket = new Socket(arguments[0], Integer.parseInt(arguments[1]))) {
            socket.setTcpNoDelay(true);
            LatencyProbe probe = new LatencyProbe(socket, Integer.parseInt(arguments[2]));
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                String[] words = command.split(" ");
                long[] nanos = probe.measure(Integer.parseInt(words[2]));
                System.out.println("latency " + words[1] + " " + micros(nanos, 50) + " " + micros(nanos, 99));
            }
        }
    }

    private long[] measure(int seconds) throws IOException, MalformedMessageException {
        long[] nanos = new long[perSecond * seconds];
        long due = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            due += 1_000_000_000L / perSecond;
            long start = System.nanoTime();
            socket.getOutputStream().write(lock);
            while (reader.next() == null) {
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    throw new IOException("the server closed the connection");
                }
                reader.feed(buffer, 0, length);
            }
            nanos[i] = System.nanoTime() - start;
            socket.getOutputStream().write(unlock);
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static long micros(long[] sortedNanos, int percent) {
        return sortedNanos[sortedNanos.length * percent / 100] / 1000;
    }
}
