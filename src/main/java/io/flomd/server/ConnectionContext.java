package io.flomd.server;

import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.netty.channel.group.ChannelGroup;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * What all connections of a server share.
 *
 * @param advertisedAddress what a client that asks by discovery is told; empty for the address it asked
 * @param port the TCP port that is told with it
 * @param open how many connections are open
 * @param pendingAnswers what all of them have not read
 * @param channels the connections themselves, to be closed when the server stops
 */
record ConnectionContext(
        ServerSettings settings,
        LockEngine engine,
        EngineClock clock,
        Answers answers,
        ServerListener listener,
        ShutdownGate shutdownGate,
        String advertisedAddress,
        IntSupplier port,
        AtomicInteger open,
        PendingAnswers pendingAnswers,
        ChannelGroup channels) {}
