package io.flomd.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a reader of bytes must hold to, whatever the bytes are. Here it is held to that with its corpus: its seeds, the inputs that are kept in
 * {@code src/test/resources/fuzz/NAME}, and all of them cut and damaged. {@link FuzzRun} does the same with bytes that Jazzer makes.
 */
public abstract class FuzzHarness {
    private static final Path KEPT = Path.of("src/test/resources/fuzz");
    private static final int DAMAGED_FORMS = 200;

    /** Reads the bytes and throws if what comes of it is not allowed. Nothing is carried from one call to the next. */
    protected abstract void check(byte[] input) throws Exception;

    /** Good input, from which bad input is made: recordings where there are some. */
    protected abstract List<byte[]> seeds() throws Exception;

    /** Seeds and kept inputs. */
    final List<byte[]> corpus() throws Exception {
        List<byte[]> corpus = new ArrayList<>(seeds());
        Path kept = KEPT.resolve(getClass().getSimpleName());
        if (Files.isDirectory(kept)) {
            try (Stream<Path> files = Files.list(kept)) {
                for (Path file : files.sorted().toList()) {
                    corpus.add(Files.readAllBytes(file));
                }
            }
        }
        if (corpus.isEmpty()) {
            throw new IOException(getClass() + " has no seeds");
        }
        return corpus;
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void holdsWithTheCorpusWholeCutAndDamaged() throws Exception {
        Random random = new Random(4711);
        for (byte[] input : corpus()) {
            run(input);
            for (int i = 0; i < DAMAGED_FORMS / 2 && i < input.length; i++) {
                run(Arrays.copyOf(input, random.nextInt(input.length)));
            }
            for (int i = 0; i < DAMAGED_FORMS && input.length > 0; i++) {
                byte[] damaged = input.clone();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                run(damaged);
            }
        }
    }

    private void run(byte[] input) {
        try {
            check(input.clone());
        } catch (Exception | Error e) {
            throw new AssertionError(getClass().getSimpleName() + " does not hold with " + Arrays.toString(input), e);
        }
    }
}
