package io.flomd.server;

import io.flomd.access.AccessControl;
import io.flomd.engine.LockEngine;
import java.util.function.IntSupplier;

/**
 * What all conversations of a server share.
 *
 * @param maxMessageBytes longest message accepted
 * @param maxUnansweredRequests requests of one conversation that wait for their first answer; with so many nothing more is read
 * @param access who may do what
 * @param shutdownGate ends the server
 * @param advertisedAddress what a client that asks by discovery is told; empty for the address it asked
 * @param port the TCP port that is told with it
 */
record ConversationContext(
        int maxMessageBytes,
        int maxUnansweredRequests,
        LockEngine engine,
        LockAnswers answers,
        ServerListener listener,
        AccessControl access,
        ShutdownGate shutdownGate,
        String advertisedAddress,
        IntSupplier port) {}
