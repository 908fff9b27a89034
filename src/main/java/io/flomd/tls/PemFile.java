package io.flomd.tls;

import io.flomd.tls.TlsFileException.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys from PEM files; text around the blocks is passed over, as OpenSSL does. */
final class PemFile {
    /** Many times what a chain needs, so that a path to something else ends in an answer and not in a full heap. */
    static final int MAX_BYTES = 1_048_576;

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\R([A-Za-z0-9+/=\\s:,.-]*?)-----END \\1-----", Pattern.DOTALL);
    private static final Set<String> CERTIFICATE = Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519", "Ed448");

    private PemFile() {}

    /** All certificates of the file, at least one. */
    static List<X509Certificate> certificates(Path file, Role role) throws TlsFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(read(file, role));
        while (block.find()) {
            if (CERTIFICATE.contains(block.group(1))) {
                certificates.add(certificate(file, role, der(file, role, block.group(2))));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsFileException(role, file + " holds no certificate in PEM (BEGIN CERTIFICATE)", null);
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, Role role, byte[] der) throws TlsFileException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new TlsFileException(role, file + " holds a broken certificate: " + e.getMessage(), e);
        }
    }

    /** The first key of the file. */
    static PrivateKey privateKey(Path file) throws TlsFileException {
        Matcher block = BLOCK.matcher(read(file, Role.PRIVATE_KEY));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
                throw new TlsFileException(
                        Role.PRIVATE_KEY,
                        file + " holds a key with a pass phrase; allowed is one without"
                                + " (openssl pkey -in FILE -out NEW-FILE)",
                        null);
            }
            if (kind.endsWith("PRIVATE KEY")) {
                return privateKey(file, kind, der(file, Role.PRIVATE_KEY, block.group(2)));
            }
        }
        throw new TlsFileException(
                Role.PRIVATE_KEY,
                file + " holds no key in PEM (BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY)",
                null);
    }

    private static PrivateKey privateKey(Path file, String kind, byte[] der) throws TlsFileException {
        try {
            byte[] pkcs8 = switch (kind) {
                case "RSA PRIVATE KEY" -> Pkcs8.ofPkcs1(der);
                case "EC PRIVATE KEY" -> Pkcs8.ofSec1(der);
                default -> der;
            };
            for (String algorithm : KEY_KINDS) {
                PrivateKey key = generate(algorithm, pkcs8);
                if (key != null) {
                    return key;
                }
            }
            throw new TlsFileException(
                    Role.PRIVATE_KEY,
                    file + " holds a broken key, or one of an unknown kind; allowed are "
                            + String.join(", ", KEY_KINDS),
                    null);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsFileException(
                    Role.PRIVATE_KEY, file + " holds a key that this Java cannot use: " + e.getMessage(), e);
        }
    }

    /** The key, or null if it is not one of this algorithm. */
    private static @Nullable PrivateKey generate(String algorithm, byte[] pkcs8) throws NoSuchAlgorithmException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            return null;
        }
    }

    private static byte[] der(Path file, Role role, String base64) throws TlsFileException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TlsFileException(role, file + " holds a broken block of base64: " + e.getMessage(), e);
        }
    }

    private static String read(Path file, Role role) throws TlsFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TlsFileException(role, file + " is longer than " + MAX_BYTES + " bytes", null);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsFileException(role, file + " cannot be read: " + e, e);
        }
    }
}
