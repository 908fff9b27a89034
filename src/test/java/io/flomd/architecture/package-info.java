/** Rules about the shape of the code, and code that breaks each of them. */
@NullMarked
package io.flomd.architecture;

import org.jspecify.annotations.NullMarked;
