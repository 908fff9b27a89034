package io.flomd.lock;

import io.flomd.resource.ResourceName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link SnapshotWriter} wrote. Whatever the bytes are, it ends with a value or an {@link IllegalArgumentException}, and takes no more
 * memory than there are bytes.
 */
final class SnapshotReader {
    private final byte[] bytes;
    private final int version;
    private int position;

    /** @param version of what is read, for those who must know */
    SnapshotReader(byte[] bytes, int version) {
        this.bytes = bytes;
        this.version = version;
    }

    int version() {
        return version;
    }

    boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw damaged(value + " is neither true nor false");
        }
        return value == 1;
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw damaged(value + " has more than 32 bits");
        }
        return (int) value;
    }

    /** How many things follow, each of which takes at least a byte. */
    int readCount() {
        int count = readInt();
        if (count < 0 || count > bytes.length - position) {
            throw damaged(count + " things cannot follow in " + (bytes.length - position) + " bytes");
        }
        return count;
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
        throw damaged("a number does not end");
    }

    String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    ResourceName readName() {
        ResourceName parsed = ResourceName.ofBytes(readBytes());
        if (parsed == null) {
            throw damaged("here ends no resource name");
        }
        return parsed;
    }

    int readByte() {
        if (position == bytes.length) {
            throw damaged("something is missing");
        }
        return bytes[position++] & 0xff;
    }

    boolean isAtEnd() {
        return position == bytes.length;
    }

    void expectEnd() {
        if (!isAtEnd()) {
            throw damaged("nothing more belongs here");
        }
    }

    IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("damaged at byte " + position + " of " + bytes.length + ": " + what);
    }

    private byte[] readBytes() {
        int count = readCount();
        byte[] read = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return read;
    }
}
