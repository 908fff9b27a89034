package io.flomd.benchmark;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionId;
import io.flomd.lock.TableZone;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation is one lock and one release on one thread, beside so many resources, waiters or paths. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LockTableBenchmark {
    private static final SessionId US = new SessionId(0, 1);
    private static final SessionId THEM = new SessionId(0, 2);
    private static final ResourceName SIMPLE = ResourceName.of("simple");
    private static final ResourceName POOL = ResourceName.of("pool[1000]");
    private static final ResourceName LEAF = ResourceName.of("/tree/mine/leaf");

    /** A table with two sessions; what else is in it is for the benchmark to say. */
    @State(Scope.Thread)
    public abstract static class Table {
        /** How many resources, waiters or paths there are besides. */
        @Param({"1", "100", "10000", "100000"})
        public int others;

        private LockTable table;
        private SessionCommands commands = new SessionCommands();
        private long lastCounter;
        private long now;
        /** Sessions that take turns. */
        private SessionId[] ring = new SessionId[0];

        private int turn;

        @Setup(Level.Trial)
        public void begin() {
            table = new LockTable(
                    new LockLimits(2_000_000, 1_000_000, 1_000_000, maxOvertakes(), 100_000), TableZone.UTC, 1);
            commands = new SessionCommands();
            lastCounter = 0;
            now = 1_000_000;
            open(US);
            open(THEM);
            fill();
        }

        abstract void fill();

        int maxOvertakes() {
            return LockLimits.DEFAULTS.maxOvertakes();
        }

        void open(SessionId session) {
            table.apply(SessionCommands.open(session, now));
        }

        void close(SessionId session) {
            table.apply(commands.close(session, now));
        }

        List<LockEffect> acquire(SessionId session, ResourceName name, int quantity) {
            AcquireRequest request = new AcquireRequest(name, LockMode.EX, quantity, true, true, 0);
            return table.apply(commands.acquire(session, ++now, request));
        }

        List<LockEffect> release(SessionId session, ResourceName name) {
            return table.apply(commands.release(session, ++now, name, false));
        }

        /** One of the sessions in line, each in its turn. */
        SessionId next() {
            turn = (turn + 1) % ring.length;
            return ring[turn];
        }

        /** A new session in the place of the last one. */
        SessionId replacement() {
            ring[turn] = new SessionId(1, ++lastCounter);
            return ring[turn];
        }

        void lineUp(ResourceName name, int sessions, int quantity) {
            ring = new SessionId[sessions];
            for (turn = 0; turn < sessions; turn++) {
                SessionId session = replacement();
                open(session);
                acquire(session, name, quantity);
            }
            turn = sessions - 1;
        }
    }

    /** Many resources that others hold. */
    public static class ManyResources extends Table {
        @Override
        void fill() {
            for (int i = 0; i < others; i++) {
                acquire(THEM, ResourceName.of("other" + i), 1);
            }
        }
    }

    /** A simple resource that is held, and waiters that are sessions of their own. */
    public static class LongLine extends Table {
        @Override
        void fill() {
            acquire(THEM, SIMPLE, 1);
            lineUp(SIMPLE, others, 1);
        }
    }

    /** As before, but one of the sessions in turn holds the resource. */
    public static class HandOffLine extends Table {
        @Override
        void fill() {
            lineUp(SIMPLE, others + 1, 1);
        }
    }

    /** A pool of which one unit is free, and waiters that want two. */
    public static class WaitingForUnits extends Table {
        @Override
        void fill() {
            acquire(THEM, POOL, 999);
            lineUp(POOL, others, 2);
        }

        @Override
        int maxOvertakes() {
            return -1;
        }
    }

    /** A tree with paths that others hold. */
    public static class ManyPaths extends Table {
        @Override
        void fill() {
            for (int i = 0; i < others; i++) {
                acquire(THEM, ResourceName.of("/tree/a" + i % 100 + "/b" + i), 1);
            }
        }
    }

    @Benchmark
    public List<LockEffect> uncontended(ManyResources table) {
        table.acquire(US, SIMPLE, 1);
        return table.release(US, SIMPLE);
    }

    /** The holder releases, the head of the line is granted, and the first lines up again at the end. */
    @Benchmark
    public List<LockEffect> handOff(HandOffLine table) {
        SessionId holder = table.next();
        table.release(holder, SIMPLE);
        return table.acquire(holder, SIMPLE, 1);
    }

    /** A waiter disconnects and lines up again at the end. */
    @Benchmark
    public List<LockEffect> disconnectOfWaiter(LongLine table) {
        table.close(table.next());
        SessionId waiter = table.replacement();
        table.open(waiter);
        return table.acquire(waiter, SIMPLE, 1);
    }

    @Benchmark
    public List<LockEffect> numericFirstFit(WaitingForUnits table) {
        table.acquire(US, POOL, 1);
        return table.release(US, POOL);
    }

    @Benchmark
    public List<LockEffect> hierarchical(ManyPaths table) {
        table.acquire(US, LEAF, 1);
        return table.release(US, LEAF);
    }
}
