package io.flomd.lock;

import org.jspecify.annotations.Nullable;

/**
 * Who is behind a session, for people who look at it. Texts are kept to {@link BoundedText#MAX_LENGTH} characters: what is longer is cut.
 *
 * @param transport {@code tcp} or {@code unix}
 * @param peerAddress address and port of the client, for example {@code 192.0.2.7:41234}
 * @param peerId machine id that the client gave; null if none yet. Never proven, unless compared with the principal
 * @param principal who the client is by its certificate; null without one
 * @param sinceMicros when the session began, in microseconds since 1970
 */
public record SessionInfo(
        String transport,
        String peerAddress,
        @Nullable String peerId,
        @Nullable String principal,
        long sinceMicros) {
    /** Cuts texts that are too long. */
    public SessionInfo {
        transport = BoundedText.of(transport);
        peerAddress = BoundedText.of(peerAddress);
        peerId = peerId == null ? null : BoundedText.of(peerId);
        principal = principal == null ? null : BoundedText.of(principal);
    }

    /** Somebody without a certificate. */
    public SessionInfo(String transport, String peerAddress, @Nullable String peerId, long sinceMicros) {
        this(transport, peerAddress, peerId, null, sinceMicros);
    }

    /** Whether the client comes through the Unix domain socket. */
    public boolean isUnix() {
        return transport.equals("unix");
    }

    /** The same as this principal; null for nobody. */
    public SessionInfo withPrincipal(@Nullable String name) {
        return new SessionInfo(transport, peerAddress, peerId, name, sinceMicros);
    }

    /** The same with the machine id that the client gave. */
    public SessionInfo withPeerId(String id) {
        return new SessionInfo(transport, peerAddress, id, principal, sinceMicros);
    }
}
