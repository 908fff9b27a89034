/**
 * The Java client: locks of a FLoM server (flomd or the original daemon) for programs and for the {@code flom} command.
 *
 * <p>Begin with {@link io.flomd.client.FlomClient}. Only the JDK is needed at run time.
 */
@NullMarked
package io.flomd.client;

import org.jspecify.annotations.NullMarked;
