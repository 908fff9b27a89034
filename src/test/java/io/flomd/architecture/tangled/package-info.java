/** Code that breaks the rules of architecture, laid out like the packages of the product. */
@NullMarked
package io.flomd.architecture.tangled;

import org.jspecify.annotations.NullMarked;
