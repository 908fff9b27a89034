package io.flomd.network;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks and unlocks at a steady rate and writes how long grants took: {@code latency COUNT P50 P99} in microseconds, of the best of several
 * periods of two seconds. What other programs of the machine do from time to time is left out in this way.
 *
 * <p>Arguments: host, port, locks per second, seconds to warm up, periods.
 */
final class LatencyProbe {
    private static final int PERIOD_SECONDS = 2;

    private LatencyProbe() {}

    public static void main(String[] arguments) throws IOException, MalformedMessageException {
        int perSecond = Integer.parseInt(arguments[2]);
        int warmUp = perSecond * Integer.parseInt(arguments[3]);
        int perPeriod = perSecond * PERIOD_SECONDS;
        long[] nanos = new long[perPeriod * Integer.parseInt(arguments[4])];
        try (Socket socket = new Socket(arguments[0], Integer.parseInt(arguments[1]))) {
            socket.setTcpNoDelay(true);
            FlomMessage.LockRequest request = LockProbe.lockRequest("latency");
            byte[] lock = MessageWriter.encode(request);
            byte[] unlock = MessageWriter.encode(new FlomMessage.Unlock(request.name(), false));
            MessageReader reader = new MessageReader(1023);
            byte[] buffer = new byte[1024];
            long due = System.nanoTime();
            for (int i = -warmUp; i < nanos.length; i++) {
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
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
                socket.getOutputStream().write(unlock);
            }
        }
        long[] best = {Long.MAX_VALUE, Long.MAX_VALUE};
        for (int from = 0; from < nanos.length; from += perPeriod) {
            Arrays.sort(nanos, from, from + perPeriod);
            best[0] = Math.min(best[0], nanos[from + perPeriod / 2]);
            best[1] = Math.min(best[1], nanos[from + perPeriod * 99 / 100]);
        }
        System.out.println("latency " + nanos.length + " " + best[0] / 1000 + " " + best[1] / 1000);
    }
}
