/** The responder that tells clients, over UDP multicast, where the lock listener is. */
@NullMarked
package io.flomd.discovery;

import org.jspecify.annotations.NullMarked;
