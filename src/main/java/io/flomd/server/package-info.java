/** The TCP listener: one connection is one session. */
@NullMarked
package io.flomd.server;

import org.jspecify.annotations.NullMarked;
