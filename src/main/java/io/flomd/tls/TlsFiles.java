package io.flomd.tls;

import java.nio.file.Path;

/**
 * The three files, all PEM, that make a peer one of TLS.
 *
 * @param certificate certificate of this peer, followed by those that lead to the authority, if any
 * @param privateKey the key of the certificate, in PKCS#8, PKCS#1 or SEC 1, without a pass phrase
 * @param caCertificate the authorities whose certificates are accepted of others
 */
public record TlsFiles(Path certificate, Path privateKey, Path caCertificate) {}
