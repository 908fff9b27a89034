/** The documentation, held to what it says: its commands are run, its snippets compiled, its links followed. */
@NullMarked
package io.flomd.docs;

import org.jspecify.annotations.NullMarked;
