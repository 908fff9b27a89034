/** Signals that this process receives, for the service and the command. */
@NullMarked
package io.flomd.signal;

import org.jspecify.annotations.NullMarked;
