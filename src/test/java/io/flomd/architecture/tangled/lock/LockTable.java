package io.flomd.architecture.tangled.lock;

import io.flomd.architecture.tangled.wire.Message;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A lock table that knows messages, files and other threads. */
public final class LockTable {
    public @Nullable Message message;
    public @Nullable Path file;
    public @Nullable AtomicLong atomic;
}
