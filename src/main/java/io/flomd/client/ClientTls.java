package io.flomd.client;

import io.flomd.tls.TlsFiles;

/**
 * TLS 1.2 or 1.3 on every TCP connection of a client. Unix domain sockets stay plain, as they are with flomd.
 *
 * <p>The server must show a certificate of one of the authorities in the files. The two checks go beyond that and do not depend on each other.
 *
 * @param files who this client is and whom it believes; read anew for each connection, so that they may be replaced
 * @param checkPeerId whether the machine id that the server gives must be the common name of its certificate, as FLoM checks it
 * @param checkHostName whether the certificate must be one for the host that is connected to: its name, or its address if it was found by
 *     discovery
 */
public record ClientTls(TlsFiles files, boolean checkPeerId, boolean checkHostName) {
    /** With these files and neither of the checks. */
    public static ClientTls of(TlsFiles files) {
        return new ClientTls(files, false, false);
    }

    /** The same, and the machine id of the server is compared with its certificate. */
    public ClientTls checkingPeerId() {
        return new ClientTls(files, true, checkHostName);
    }

    /** The same, and the certificate must be one for the host of the server. */
    public ClientTls checkingHostName() {
        return new ClientTls(files, checkPeerId, true);
    }
}
