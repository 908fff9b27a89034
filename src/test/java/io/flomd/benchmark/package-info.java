/** JMH benchmarks. Each has a {@code main} method that runs it. */
@NullMarked
package io.flomd.benchmark;

import org.jspecify.annotations.NullMarked;
