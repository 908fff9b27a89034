package io.flomd.access;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that share the first bits: {@code 192.0.2.0/24}, {@code fd00::/8}, or one address. Nothing here asks a name server.
 *
 * <p>An IPv4 address that is mapped into IPv6 ({@code ::ffff:192.0.2.7}) is the IPv4 address, here and in {@link #contains}. Zones of an
 * address are left out of account, and a network has none.
 */
public final class IpNetwork {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_BITS = 96;

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
        byte[] other = unmapped(address.getAddress());
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

    /** Whether {@link #parse} takes the text. */
    public static boolean isNetwork(String text) {
        return parseOrNull(text) != null;
    }

    /** Whether the text is an IP address. */
    public static boolean isAddress(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text) != null;
    }

    /** Whether the text is an IP address of a multicast group. */
    public static boolean isMulticastAddress(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes != null && InetAddress.getByAddress(bytes).isMulticastAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** The bytes of the address, of 4 for one that is mapped into IPv6. */
    public static byte[] unmapped(byte[] address) {
        return isMapped(address) ? Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES) : address;
    }

    private static boolean isMapped(byte[] address) {
        if (address.length != IPV6_BYTES) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    }

    private static @Nullable IpNetwork parseOrNull(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean isPlain = address.indexOf('%') < 0 && address.indexOf('[') < 0;
        byte[] prefix = isPlain ? NetUtil.createByteArrayFromIpAddressString(address) : null;
        if (prefix == null) {
            return null;
        }
        int bits = slash < 0 ? prefix.length * 8 : bitsOf(text.substring(slash + 1));
        if (bits < 0 || bits > prefix.length * 8) {
            return null;
        }
        if (!isMapped(prefix)) {
            return new IpNetwork(prefix, bits);
        }
        // With fewer bits it would be a network of both families, which no address is in.
        return bits < MAPPED_BITS ? null : new IpNetwork(unmapped(prefix), bits - MAPPED_BITS);
    }

    private static int bitsOf(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }
}
