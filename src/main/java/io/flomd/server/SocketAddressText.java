package io.flomd.server;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Socket addresses as text, without a look-up of names. */
final class SocketAddressText {
    private SocketAddressText() {}

    /** For example {@code 192.0.2.7:28015} or {@code [2001:db8:0:0:0:0:0:7]:28015}. */
    static String of(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
