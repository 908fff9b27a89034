package io.flomd.architecture.tangled.client;

import io.flomd.architecture.tangled.engine.Engine;
import io.flomd.architecture.tangled.lock.LockTable;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** A client that reaches into the service. */
public final class Client {
    public @Nullable Engine engine;
    public @Nullable LockTable table;
    public @Nullable Channel channel;
}
