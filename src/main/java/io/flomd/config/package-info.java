/** The edge to Spring: validated properties, flom.conf as a property source, and the beans made from them. */
@NullMarked
package io.flomd.config;

import org.jspecify.annotations.NullMarked;
