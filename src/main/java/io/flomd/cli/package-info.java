/** The {@code flom} command: takes a lock, runs a command, gives the lock back. */
@NullMarked
package io.flomd.cli;

import org.jspecify.annotations.NullMarked;
