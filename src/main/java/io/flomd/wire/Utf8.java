package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.NOT_XML;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes that a message may consist of: UTF-8 without NUL. */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_LOWEST_BIT = 0x0101010101010101L;
    private static final long EACH_HIGHEST_BIT = 0x8080808080808080L;

    private Utf8() {}

    /** @throws MalformedMessageException (NOT_XML) if there is a NUL or a sequence that is not UTF-8 */
    static void requireValid(byte[] bytes, int from, int to) throws MalformedMessageException {
        if (isPlain(bytes, from, to)) {
            return;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                throw new MalformedMessageException(NOT_XML, "a NUL byte in a message");
            }
        }
        try {
            // A new decoder reports malformed input, where String would replace it.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException(NOT_XML, "a message that is not UTF-8");
        }
    }

    /** Whether all bytes are ASCII and none is NUL. Looks at eight bytes at a time, because it looks at every byte of every message. */
    private static boolean isPlain(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // Taking one from a byte sets its highest bit only if it was NUL or not ASCII.
            if (((eight | (eight - EACH_LOWEST_BIT)) & EACH_HIGHEST_BIT) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] <= 0) {
                return false;
            }
        }
        return true;
    }
}
