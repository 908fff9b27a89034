/** Tools for tests: seeded traces, and the slow, obvious lock table that the real one is compared with. */
@NullMarked
package io.flomd.testing;

import org.jspecify.annotations.NullMarked;
