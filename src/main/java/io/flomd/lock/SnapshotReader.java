package io.flomd.lock;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link SnapshotWriter} wrote. */
final class SnapshotReader {
    private final byte[] bytes;
    private int position;

    private int version;

    SnapshotReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The version of what is read. */
    int version() {
        return version;
    }

    void setVersion(int read) {
        version = read;
    }

    boolean readBoolean() {
        return readByte() != 0;
    }

    int readInt() {
        return Math.toIntExact(readLong());
    }

    long readLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("not a snapshot: a number at byte " + position + " does not end");
    }

    String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    ResourceName readName() {
        byte[] name = readBytes();
        ResourceName parsed = ResourceName.ofBytes(name);
        if (parsed == null) {
            throw new IllegalArgumentException("not a snapshot: byte " + position + " ends no resource name");
        }
        return parsed;
    }

    void expectEnd() {
        if (position != bytes.length) {
            throw new IllegalArgumentException("not a snapshot: it ends at byte " + position + " of " + bytes.length);
        }
    }

    private byte[] readBytes() {
        int count = readInt();
        if (count < 0 || count > bytes.length - position) {
            throw new IllegalArgumentException("not a snapshot: " + count + " bytes at byte " + position);
        }
        byte[] read = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return read;
    }

    private int readByte() {
        if (position == bytes.length) {
            throw new IllegalArgumentException("not a snapshot: it ends at byte " + position);
        }
        return bytes[position++];
    }
}
