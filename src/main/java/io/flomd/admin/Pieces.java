package io.flomd.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bytes of texts in small pieces, so that the number of pieces that wait for a slow reader says how much memory they take. A text is made
 * when the pieces of the one before are taken.
 */
final class Pieces implements Iterator<ByteBuffer> {
    /** The most bytes of a piece. */
    static final int BYTES = 8192;

    private final Iterator<String> texts;
    private ByteBuffer current = ByteBuffer.allocate(0);

    Pieces(Iterator<String> texts) {
        this.texts = texts;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasRemaining() && texts.hasNext()) {
            current = ByteBuffer.wrap(texts.next().getBytes(StandardCharsets.UTF_8));
        }
        return current.hasRemaining();
    }

    @Override
    public ByteBuffer next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int length = Math.min(BYTES, current.remaining());
        ByteBuffer piece = current.slice(current.position(), length);
        current.position(current.position() + length);
        return piece;
    }
}
