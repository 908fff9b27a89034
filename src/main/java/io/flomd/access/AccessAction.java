package io.flomd.access;

import java.util.Locale;

/** What somebody may do, or not. */
public enum AccessAction {
    /** Ask for a lock. */
    LOCK,
    /** Ask for a lock in a way that may wait for it, in line or for the resource to be created. */
    WAIT,
    /** Ask for a lock in a way that creates the resource if there is none, and keeps it for the lifespan that is asked for. */
    CREATE,
    /** End the server by message. */
    SHUTDOWN,
    /** Ask where the server is, by multicast or on a connection. */
    DISCOVER;

    /** Whether it is done to a resource. */
    boolean hasResource() {
        return this == LOCK || this == WAIT || this == CREATE;
    }

    /** The word in rules. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
