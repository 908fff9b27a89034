/** Who may do what: rules, and the decision that they make. */
@NullMarked
package io.flomd.access;

import org.jspecify.annotations.NullMarked;
