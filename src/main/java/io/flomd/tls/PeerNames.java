package io.flomd.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Who a certificate says its owner is.
 *
 * @param commonName the first CN of the subject, which FLoM compares with a machine id; null if there is none
 * @param alternativeNames host names, addresses, mail addresses and URIs among the subject alternative names
 */
public record PeerNames(@Nullable String commonName, List<String> alternativeNames) {
    /** RFC 5280, GeneralName: those that are texts. */
    private static final List<Integer> TEXTS = List.of(1, 2, 6, 7);

    public PeerNames {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** The names in the certificate; what cannot be read in it is left out. */
    public static PeerNames of(Certificate certificate) {
        return certificate instanceof X509Certificate x509
                ? new PeerNames(commonName(x509), alternativeNames(x509))
                : new PeerNames(null, List.of());
    }

    /** The name to show: the common name, or else the first of the others; null if there is none. */
    public @Nullable String principal() {
        return commonName == null && !alternativeNames.isEmpty() ? alternativeNames.get(0) : commonName;
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            // In the order of the certificate, which is the reverse of how a name is written.
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String text) {
                    return text;
                }
            }
        } catch (InvalidNameException e) {
            return null;
        }
        return null;
    }

    private static List<String> alternativeNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            if (found != null) {
                for (List<?> name : found) {
                    if (TEXTS.contains(name.get(0)) && name.get(1) instanceof String text) {
                        names.add(text);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }
}
