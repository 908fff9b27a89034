/**
 * The lock table: a pure, deterministic, single-threaded state machine. Commands go in, effects come out.
 *
 * <p>Nothing here reads a clock or a random number, starts a thread, does IO or knows a framework, because every replica must compute the same
 * result from the same commands.
 */
@NullMarked
package io.flomd.lock;

import org.jspecify.annotations.NullMarked;
