package io.flomd.discovery;

import io.flomd.wire.FlomMessage.DiscoverAnswer;
import io.flomd.wire.MessageWriter;
import java.net.InetSocketAddress;

/** What a client is told. */
final class DiscoveryReply {
    private DiscoveryReply() {}

    /** @param accepting where the lock listener is bound */
    static byte[] encode(ResponderSettings settings, InetSocketAddress accepting) {
        return MessageWriter.encode(new DiscoverAnswer(address(settings, accepting), accepting.getPort()));
    }

    /**
     * The host a client should connect to. Empty means the address that the reply comes from: on a host with several addresses the system's
     * routing then chooses one that the client can reach.
     */
    static String address(ResponderSettings settings, InetSocketAddress accepting) {
        if (!settings.advertisedAddress().isEmpty()) {
            return settings.advertisedAddress();
        }
        if (accepting.getAddress().isAnyLocalAddress()) {
            return "";
        }
        // A scope such as %eth0 has a meaning on this host only; the client puts in the one that the reply came
        // through.
        int scope = settings.unicastAddress().indexOf('%');
        return scope < 0 ? settings.unicastAddress() : settings.unicastAddress().substring(0, scope);
    }
}
