package io.flomd.docs;

import io.flomd.client.FlomClient;
import io.flomd.client.HeldLock;
import java.util.OptionalLong;
import org.slf4j.Logger;

/** What the Java snippets of the pages take for granted: they are compiled as members, or as statements, of a subclass. */
abstract class Snippet {
    Logger log;
    FlomClient client;
    HeldLock lock;

    /** The work that a lock protects. */
    abstract void backUp(OptionalLong fencingToken);
}
