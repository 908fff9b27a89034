/**
 * Bytes of nobody's making for everything that reads bytes from outside. {@link io.flomd.fuzz.FuzzHarness} is what a reader must hold to,
 * {@link io.flomd.fuzz.FuzzRun} has Jazzer look for bytes with which it does not.
 */
package io.flomd.fuzz;
