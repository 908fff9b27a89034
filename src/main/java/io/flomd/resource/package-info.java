/**
 * What a lock is about: names of resources, their grammar, their types, and the modes of locks. Values that wire, table and client share.
 *
 * <p>Only the JDK is needed at run time.
 */
@NullMarked
package io.flomd.resource;

import org.jspecify.annotations.NullMarked;
