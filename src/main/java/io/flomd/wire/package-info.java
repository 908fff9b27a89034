/** The FLoM protocol, level 3: bytes to messages and messages to bytes. It knows neither sockets nor a framework. */
@NullMarked
package io.flomd.wire;

import org.jspecify.annotations.NullMarked;
