/** What proves who a peer is: certificates and keys from PEM files, and the names in a certificate. Knows the JDK only. */
@NullMarked
package io.flomd.tls;

import org.jspecify.annotations.NullMarked;
