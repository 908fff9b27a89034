package io.flomd.architecture.tangled.engine;

import io.flomd.architecture.tangled.lock.LockTable;
import io.flomd.architecture.tangled.wire.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.context.SmartLifecycle;

/** An engine that knows messages and Spring. */
public final class Engine {
    public @Nullable LockTable allowed;
    public @Nullable Logger allowedToo;
    public @Nullable Message message;
    public @Nullable SmartLifecycle bean;
}
