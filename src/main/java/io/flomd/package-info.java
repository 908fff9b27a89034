/** flomd: a distributed lock manager that speaks the FLoM wire protocol. */
@NullMarked
package io.flomd;

import org.jspecify.annotations.NullMarked;
