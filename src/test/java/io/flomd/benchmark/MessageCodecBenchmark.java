package io.flomd.benchmark;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How long reading and writing one message takes, for the messages of a lock and its release. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageCodecBenchmark {
    private static final String PEER_ID = "5f0c1e2d3b4a59687766554433221100";
    private static final byte[] NAME = "simpleResource".getBytes(StandardCharsets.US_ASCII);

    private final MessageReader reader = new MessageReader(4096);
    private final FlomMessage lockRequest = new FlomMessage.LockRequest(PEER_ID, NAME, 5, true, 0, true, 0, false);
    private final FlomMessage unlock = new FlomMessage.Unlock(NAME, false);
    private final FlomMessage lockAnswer = new FlomMessage.LockAnswer(16, PEER_ID, 0, null, null);
    private final FlomMessage lockAnswerWithToken = new FlomMessage.LockAnswer(16, PEER_ID, 0, "red", 1L << 50);
    private final byte[] lockRequestBytes = MessageWriter.encode(lockRequest);
    private final byte[] unlockBytes = MessageWriter.encode(unlock);
    private final byte[] lockAnswerBytes = MessageWriter.encode(lockAnswer);

    @Benchmark
    public @Nullable FlomMessage readLockRequest() throws MalformedMessageException {
        return read(lockRequestBytes);
    }

    @Benchmark
    public @Nullable FlomMessage readUnlock() throws MalformedMessageException {
        return read(unlockBytes);
    }

    @Benchmark
    public @Nullable FlomMessage readLockAnswer() throws MalformedMessageException {
        return read(lockAnswerBytes);
    }

    @Benchmark
    public @Nullable FlomMessage readLockRequestInTwoPieces() throws MalformedMessageException {
        reader.feed(lockRequestBytes, 0, 100);
        reader.feed(lockRequestBytes, 100, lockRequestBytes.length - 100);
        return reader.next();
    }

    @Benchmark
    public @Nullable FlomMessage readLockRequestByteByByte() throws MalformedMessageException {
        for (int i = 0; i < lockRequestBytes.length; i++) {
            reader.feed(lockRequestBytes, i, 1);
        }
        return reader.next();
    }

    @Benchmark
    public byte[] writeLockRequest() {
        return MessageWriter.encode(lockRequest);
    }

    @Benchmark
    public byte[] writeUnlock() {
        return MessageWriter.encode(unlock);
    }

    @Benchmark
    public byte[] writeLockAnswer() {
        return MessageWriter.encode(lockAnswer);
    }

    @Benchmark
    public byte[] writeLockAnswerWithElementAndToken() {
        return MessageWriter.encode(lockAnswerWithToken);
    }

    /** Runs this benchmark and shows what each call allocates, too. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(MessageCodecBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    private @Nullable FlomMessage read(byte[] bytes) throws MalformedMessageException {
        reader.feed(bytes, 0, bytes.length);
        return reader.next();
    }
}
