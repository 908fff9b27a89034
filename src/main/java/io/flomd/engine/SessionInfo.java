package io.flomd.engine;

import org.jspecify.annotations.Nullable;

/**
 * Who is behind a session, for people who look at it.
 *
 * @param transport {@code tcp} or {@code unix}
 * @param peerAddress address and port of the client, for example {@code 192.0.2.7:41234}
 * @param peerId machine id that the client gave; null if none yet. Never proven, unless by TLS
 * @param sinceMicros when the session began, in microseconds since 1970
 */
public record SessionInfo(
        String transport, String peerAddress, @Nullable String peerId, long sinceMicros) {
    /** The same with the machine id that the client gave. */
    public SessionInfo withPeerId(String id) {
        return new SessionInfo(transport, peerAddress, id, sinceMicros);
    }
}
