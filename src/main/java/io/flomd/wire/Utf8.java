package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.NOT_XML;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes that a message may consist of: UTF-8 without NUL. */
final class Utf8 {
    private Utf8() {}

    /** @throws MalformedMessageException (NOT_XML) if there is a NUL or a sequence that is not UTF-8 */
    static void requireValid(byte[] bytes, int from, int to) throws MalformedMessageException {
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            if (bytes[i] <= 0) {
                ascii = false;
                if (bytes[i] == 0) {
                    throw new MalformedMessageException(NOT_XML, "a NUL byte in a message");
                }
            }
        }
        if (!ascii) {
            try {
                // A new decoder reports malformed input, where String would replace it.
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            } catch (CharacterCodingException e) {
                throw new MalformedMessageException(NOT_XML, "a message that is not UTF-8");
            }
        }
    }
}
