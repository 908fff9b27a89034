package io.flomd.config;

import io.flomd.observability.ConnectionMeters;
import io.flomd.server.ServerListener;
import io.flomd.wire.MalformedMessageException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Tells the meters what happens to connections. */
record MeteredServerListener(ConnectionMeters meters) implements ServerListener {
    /** The limits that this class tells of. */
    static final List<String> LIMITS = List.of(
            "max-connections",
            "max-message-bytes",
            "first-message-timeout",
            "max-pending-answer-bytes",
            "max-pending-answer-bytes-total");

    /** Every reason for which a connection is ended. */
    static List<String> errorReasons() {
        return Stream.concat(Stream.of(MalformedMessageException.Reason.values()), Stream.of(Offence.values()))
                .map(reason -> word(reason.name()))
                .toList();
    }

    @Override
    public void onConnected(String transport) {
        meters.connected(transport);
    }

    @Override
    public void onDisconnected(String transport) {
        meters.disconnected(transport);
    }

    @Override
    public void onRejected(Rejection rejection) {
        meters.rejected(word(rejection.name()));
        switch (rejection) {
            case TOO_MANY_CONNECTIONS -> meters.limitReached("max-connections");
        }
    }

    @Override
    public void onMalformed(String reason) {
        meters.protocolError(word(reason));
        if (reason.equalsIgnoreCase(MalformedMessageException.Reason.TOO_LONG.name())) {
            meters.limitReached("max-message-bytes");
        }
    }

    @Override
    public void onOffence(Offence offence) {
        meters.protocolError(word(offence.name()));
        switch (offence) {
            case FIRST_MESSAGE_TIMEOUT -> meters.limitReached("first-message-timeout");
            case UNREAD_ANSWERS -> meters.limitReached("max-pending-answer-bytes");
            case UNREAD_ANSWERS_TOTAL -> meters.limitReached("max-pending-answer-bytes-total");
            case UNEXPECTED_MESSAGE, BAD_VALUE, WRONG_UNLOCK -> {
                // No limit is behind these.
            }
        }
    }

    @Override
    public void onVanished() {
        meters.vanished();
    }

    @Override
    public void onShutdownMessage(boolean allowed) {
        meters.shutdownMessage(allowed);
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
