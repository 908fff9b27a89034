/** What is seen of the server from outside: meters and health. Names of resources are user data and never become labels. */
@NullMarked
package io.flomd.observability;

import org.jspecify.annotations.NullMarked;
