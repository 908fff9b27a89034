package io.flomd.cli;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command that is a child of this process. */
final class SpawnedCommand implements StartedCommand {
    private final Process process;

    SpawnedCommand(Process process) {
        this.process = process;
    }

    @Override
    public Optional<ProcessHandle> handle() {
        return Optional.of(process.toHandle());
    }

    @Override
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public boolean await(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }
}
