package io.flomd.lock;

import io.flomd.resource.ResourceName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes values of a table or a command as bytes; equal values give equal bytes. */
final class SnapshotWriter {
    private byte[] bytes = new byte[1024];
    private int length;

    /** How many bytes are written. */
    int length() {
        return length;
    }

    /** The bytes from that place on. */
    byte[] toBytes(int from) {
        return Arrays.copyOfRange(bytes, from, length);
    }

    byte[] toBytes() {
        return toBytes(0);
    }

    /** Forgets what was written. */
    void clear() {
        length = 0;
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    void writeInt(int value) {
        writeLong(value);
    }

    /** Writes a number in as few bytes as its size needs, small negative ones included. */
    void writeLong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        writeByte((int) rest);
    }

    void writeText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeBytes(encoded);
    }

    void writeName(ResourceName name) {
        writeBytes(name.toBytes());
    }

    private void writeBytes(byte[] value) {
        writeInt(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    void writeByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
