/** Owns the one lock table: gives commands their time and number, and hands effects to sessions and observers. */
@NullMarked
package io.flomd.engine;

import org.jspecify.annotations.NullMarked;
