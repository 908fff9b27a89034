package io.flomd.simulation;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/**
 * One connection. Each direction keeps the order of its bytes, but delivers them late and in pieces of any size. When the connection is cut,
 * what is under way is lost, and each side learns of it at its own time.
 */
final class SimulatedLink {
    private static final int USUAL_DELAY_MICROS = 2_000;
    private static final int RARE_DELAY_MICROS = 300_000;
    private static final int NOTICE_OF_CUT_MICROS = 2_000_000;

    private final Scheduler scheduler;
    private final Random random;
    private final Direction toServer;
    private final Direction toClient;
    private boolean cut;

    /** One side of a connection. */
    interface End {
        void onBytes(byte[] bytes);

        /** The other side sends no more. */
        void onFinished();

        void onCut();
    }

    final class Direction {
        private final End receiver;
        private long lastArrivalMicros;

        private Direction(End receiver) {
            this.receiver = receiver;
        }

        void send(byte[] bytes) {
            int from = 0;
            while (from < bytes.length) {
                int to = random.nextInt(3) == 0 ? from + 1 + random.nextInt(bytes.length - from) : bytes.length;
                byte[] piece = Arrays.copyOfRange(bytes, from, to);
                deliver(() -> receiver.onBytes(piece));
                from = to;
            }
        }

        void finish() {
            deliver(receiver::onFinished);
        }

        private void deliver(Runnable arrival) {
            long earliest = Math.max(lastArrivalMicros, scheduler.nowMicros());
            int delay = random.nextInt(random.nextInt(20) == 0 ? RARE_DELAY_MICROS : USUAL_DELAY_MICROS);
            lastArrivalMicros = earliest + delay;
            scheduler.after(lastArrivalMicros - scheduler.nowMicros(), () -> {
                if (!cut) {
                    arrival.run();
                }
            });
        }
    }

    /** @param accept gives the server's side of this connection */
    SimulatedLink(Scheduler scheduler, Random random, End client, Function<SimulatedLink, End> accept) {
        this.scheduler = scheduler;
        this.random = random;
        this.toClient = new Direction(client);
        this.toServer = new Direction(accept.apply(this));
    }

    Direction toServer() {
        return toServer;
    }

    Direction toClient() {
        return toClient;
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        if (!cut) {
            cut = true;
            scheduler.after(random.nextInt(NOTICE_OF_CUT_MICROS), toServer.receiver::onCut);
            scheduler.after(random.nextInt(NOTICE_OF_CUT_MICROS), toClient.receiver::onCut);
        }
    }
}
