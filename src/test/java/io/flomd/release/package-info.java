/** What is shipped: the jars, what they contain, and that anybody can make them again. */
@NullMarked
package io.flomd.release;

import org.jspecify.annotations.NullMarked;
