/** One test for each numbered rule of src/docs/protocol.md. */
@NullMarked
package io.flomd.conformance;

import org.jspecify.annotations.NullMarked;
