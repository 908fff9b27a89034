package io.flomd.client;

import io.flomd.tls.PeerNames;
import io.flomd.wire.ReturnCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream of bytes to a server and back. One thread reads, any thread writes or closes. */
interface Transport {
    /** Reads at least one byte, or -1 at the end of the stream. */
    int read(byte[] buffer) throws IOException;

    /** Writes all bytes. An interrupt of the calling thread neither stops this nor is lost. */
    void write(byte[] bytes) throws IOException;

    /** Says that nothing more will be written; the server takes it for the end. */
    void endOutput() throws IOException;

    /** Ends both directions; a thread that reads gets an end or an exception. */
    void close();

    /** Where the server is, for people. */
    String server();

    /** Who the certificate of the server says that it is; null without TLS. */
    default @Nullable PeerNames peer() {
        return null;
    }

    /** What the original fails with when nothing can be read here. */
    default ReturnCode readFailure() {
        return ReturnCode.RECV_ERROR;
    }

    /** What the original fails with when nothing can be written here. */
    default ReturnCode writeFailure() {
        return ReturnCode.SEND_ERROR;
    }
}
