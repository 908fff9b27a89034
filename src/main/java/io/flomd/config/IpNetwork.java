package io.flomd.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The addresses that share the first bits: {@code 192.0.2.0/24}, {@code fd00::/8}, or one address. Nothing here asks a name server. */
public final class IpNetwork {
    private final byte[] prefix;
    private final int bits;

    private IpNetwork(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * The network that the text stands for.
     *
     * @throws IllegalArgumentException if it is neither an IP address nor an address, a slash and a number of bits
     */
    public static IpNetwork parse(String text) {
        IpNetwork network = parseOrNull(text);
        if (network == null) {
            throw new IllegalArgumentException("'" + text + "' is neither an IP address nor a network as 192.0.2.0/24");
        }
        return network;
    }

    /** Whether the address lies in this network. */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((other[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    static boolean isNetwork(String text) {
        return parseOrNull(text) != null;
    }

    static boolean isAddress(String text) {
        return bytesOf(text) != null;
    }

    static boolean isMulticastAddress(String text) {
        byte[] bytes = bytesOf(text);
        try {
            return bytes != null && InetAddress.getByAddress(bytes).isMulticastAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static @Nullable IpNetwork parseOrNull(String text) {
        int slash = text.indexOf('/');
        byte[] prefix = bytesOf(slash < 0 ? text : text.substring(0, slash));
        if (prefix == null) {
            return null;
        }
        int bits = slash < 0 ? prefix.length * 8 : bitsOf(text.substring(slash + 1));
        return bits < 0 || bits > prefix.length * 8 ? null : new IpNetwork(prefix, bits);
    }

    private static int bitsOf(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    private static byte @Nullable [] bytesOf(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text);
    }
}
