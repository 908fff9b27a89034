package io.flomd.architecture.tangled.server;

import io.flomd.architecture.tangled.engine.Engine;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A conversation that knows its transport. */
public final class Conversation {
    public @Nullable Engine allowed;
    public @Nullable Channel channel;
    public @Nullable Mono<Object> mono;
}
