package io.flomd.image;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A control group that kills what uses more than so many megabytes. Where this process may not make one, the JVM is told that the machine has
 * no more, which limits what it takes by the same rules.
 */
final class MemoryLimit implements AutoCloseable {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final List<String> settings;
    private final Path group;

    private MemoryLimit(List<String> settings, Path group) {
        this.settings = settings;
        this.group = group;
    }

    static MemoryLimit megabytes(int megabytes) {
        String name = "flomd-" + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet();
        boolean unified = Files.exists(CGROUPS.resolve("cgroup.controllers"));
        Path group = (unified ? CGROUPS : CGROUPS.resolve("memory")).resolve(name);
        try {
            Files.createDirectory(group);
            Files.writeString(
                    group.resolve(unified ? "memory.max" : "memory.limit_in_bytes"),
                    Long.toString(megabytes * 1024L * 1024));
            return new MemoryLimit(List.of("IMAGE_CGROUPS=" + group), group);
        } catch (IOException notAllowedHere) {
            return new MemoryLimit(List.of("JAVA_OPTS=-XX:MaxRAM=" + megabytes + "m"), group);
        }
    }

    /** What {@code image-run.sh} is told. */
    List<String> settings() {
        return settings;
    }

    /** Removes the group as soon as the last process in it is gone. */
    @Override
    public void close() {
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            Files.deleteIfExists(group);
            return true;
        });
    }
}
