/** Whole conversations of many clients with a lock table, in virtual time, over a network that delays, splits and cuts. */
@NullMarked
package io.flomd.simulation;

import org.jspecify.annotations.NullMarked;
