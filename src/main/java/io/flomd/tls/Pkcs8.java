package io.flomd.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Wraps keys of older forms into PKCS#8, the one that Java reads: the same key with the name of its algorithm before it (RFC 5208, RFC 5915,
 * RFC 8017).
 */
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** 1.2.840.113549.1.1.1 with its parameter NULL. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
    };
    /** 1.2.840.10045.2.1. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private Pkcs8() {}

    /** Of an RSA key. */
    static byte[] ofPkcs1(byte[] key) {
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTET_STRING, key));
    }

    /**
     * Of a key of an elliptic curve.
     *
     * @throws IllegalArgumentException if it does not name its curve
     */
    static byte[] ofSec1(byte[] key) {
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve(key)), element(OCTET_STRING, key));
    }

    /** ECPrivateKey ::= SEQUENCE { version, privateKey OCTET STRING, [0] parameters, [1] publicKey }. */
    private static byte[] curve(byte[] key) {
        int[] sequence = content(key, 0);
        int at = sequence[0];
        while (at < sequence[1]) {
            int[] part = content(key, at);
            if ((key[at] & 0xFF) == PARAMETERS) {
                return Arrays.copyOfRange(key, part[0], part[1]);
            }
            at = part[1];
        }
        throw new IllegalArgumentException("it does not name its curve");
    }

    /** Where the contents of the element at this place begin and end. */
    private static int[] content(byte[] der, int at) {
        if (at + 2 > der.length) {
            throw new IllegalArgumentException("it is cut");
        }
        int length = der[at + 1] & 0xFF;
        int begin = at + 2;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes && begin < der.length && length <= der.length; i++) {
                length = (length << 8) | (der[begin++] & 0xFF);
            }
        }
        if (length < 0 || length > der.length - begin) {
            throw new IllegalArgumentException("it is cut");
        }
        return new int[] {begin, begin + length};
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else if (length > 0xFFFF) {
            throw new IllegalArgumentException("it is longer than 65,535 bytes");
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
