package io.flomd.server;

import io.flomd.tls.PeerNames;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is proven about a client.
 *
 * @param names what its certificate says; null without one
 * @param boundToMachine whether the machine id that it gives must be the common name of its certificate (FLoM protocol, TLS)
 */
record ClientIdentity(@Nullable PeerNames names, boolean boundToMachine) {
    /** Nothing is known, and nothing demanded. */
    static final ClientIdentity UNKNOWN = new ClientIdentity(null, false);

    /** Whether the client may give this machine id, or none. */
    boolean allowsPeerId(@Nullable String peerId) {
        return !boundToMachine || (peerId != null && peerId.equals(commonName()));
    }

    /** Who it is, for people; null without a certificate. */
    @Nullable
    String principal() {
        return names == null ? null : names.principal();
    }

    /** All names of its certificate, which rules are about; empty without one. */
    List<String> principals() {
        return names == null
                ? List.of()
                : Stream.concat(Stream.ofNullable(names.commonName()), names.alternativeNames().stream())
                        .toList();
    }

    /** The common name of its certificate; null without one. */
    @Nullable
    String commonName() {
        return names == null ? null : names.commonName();
    }
}
