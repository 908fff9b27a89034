package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/** One request of one session, from its arrival to its end: first in line, perhaps, then a holder. */
final class Claim extends Roll.Entry {
    final Attachment attachment;
    final long request;
    final ResourceName name;
    final LockMode mode;
    final int quantity;
    /** When the request was made. */
    final long sinceMicros;
    /** The place in the order in which requests came to the table. */
    final long arrival;

    /** Index in the waiting line while this waits. */
    int lineSlot = -1;
    /** Path in the tree of a hierarchical resource. */
    @Nullable
    PathNode node;

    long token;
    long grantedMicros;

    @Nullable
    String element;
    /** Index of the element of a set, or the value of a sequence. */
    int value;

    Chain.@Nullable Link<Claim> linkInSession;
    /** Among the holders or waiters of its session on the same path. */
    Chain.@Nullable Link<Claim> linkAtPath;

    Claim(
            Attachment attachment,
            long request,
            ResourceName name,
            LockMode mode,
            int quantity,
            long sinceMicros,
            long arrival) {
        this.attachment = attachment;
        this.request = request;
        this.name = name;
        this.mode = mode;
        this.quantity = quantity;
        this.sinceMicros = sinceMicros;
        this.arrival = arrival;
    }

    SessionId session() {
        return attachment.session.id;
    }

    /** The tree node of this claim. */
    PathNode path() {
        PathNode path = node;
        if (path == null) {
            throw new IllegalStateException(name + " has no path");
        }
        return path;
    }
}
