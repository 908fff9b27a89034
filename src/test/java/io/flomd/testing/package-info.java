/** Tools for tests: seeded traces, the slow, obvious lock table that the real one is compared with, what system tests need. */
@NullMarked
package io.flomd.testing;

import org.jspecify.annotations.NullMarked;
