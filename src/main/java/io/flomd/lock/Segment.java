package io.flomd.lock;

import java.util.zip.CRC32;

/**
 * A piece of a snapshot: four bytes with the length of its body, four with the body's checksum (CRC-32), both with the highest byte first, and
 * the body, which begins with the number of the segment, so that none can be missing or out of order unnoticed.
 */
public final class Segment {
    /** How many bytes of a segment say how long it is. */
    public static final int HEADER_BYTES = 8;

    private Segment() {}

    /**
     * The length of the whole segment that begins with this header, in bytes.
     *
     * @throws IllegalArgumentException if the header is shorter than {@link #HEADER_BYTES}, or no segment is as long as it says
     */
    public static int lengthOf(byte[] header) {
        if (header.length < HEADER_BYTES) {
            throw new IllegalArgumentException("a snapshot is cut: " + header.length + " bytes begin no segment");
        }
        int body = readInt(header, 0);
        if (body < 0 || body > Integer.MAX_VALUE - HEADER_BYTES) {
            throw new IllegalArgumentException("a snapshot is damaged: a segment of " + body + " bytes");
        }
        return HEADER_BYTES + body;
    }

    static byte[] of(SnapshotWriter body) {
        byte[] bytes = body.toBytes();
        byte[] segment = new byte[HEADER_BYTES + bytes.length];
        writeInt(segment, 0, bytes.length);
        writeInt(segment, 4, checksum(bytes, 0));
        System.arraycopy(bytes, 0, segment, HEADER_BYTES, bytes.length);
        return segment;
    }

    /** The body of the segment with that number. */
    static SnapshotReader body(byte[] segment, long number, int version) {
        if (lengthOf(segment) != segment.length || readInt(segment, 4) != checksum(segment, HEADER_BYTES)) {
            throw new IllegalArgumentException("a snapshot is cut or damaged in segment " + number);
        }
        byte[] body = new byte[segment.length - HEADER_BYTES];
        System.arraycopy(segment, HEADER_BYTES, body, 0, body.length);
        SnapshotReader in = new SnapshotReader(body, version);
        long found = in.readLong();
        if (found != number) {
            throw new IllegalArgumentException("a snapshot lacks segment " + number + ": here is " + found);
        }
        return in;
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }

    private static void writeInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private static int readInt(byte[] bytes, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }
}
