package io.flomd.resource;

import java.util.Locale;

/** The six kinds of resources; the kind follows from the name (FLoM resource grammar). */
public enum ResourceType {
    /** One mode-controlled thing: {@code name}. */
    SIMPLE,
    /** A pool of units: {@code name[total]}. */
    NUMERIC,
    /** A set of distinct elements, of which a lock takes any one: {@code a.b.c}. */
    SET,
    /** A path in a tree; conflicts reach ancestors and descendants: {@code /a/b}. */
    HIERARCHICAL,
    /** A generator of unique numbers: {@code _s_name[n]}, transactional {@code _S_name[n]}. */
    SEQUENCE,
    /** A generator of unique times: {@code _t_format[n]}. */
    TIMESTAMP;

    /** Whether a lock on it has the mode that was asked for; otherwise every lock is exclusive. */
    public boolean hasModes() {
        return this == SIMPLE || this == HIERARCHICAL;
    }

    /** Whether a lock on it takes the quantity that was asked for; otherwise there is no quantity, and 0 is shown. */
    public boolean hasQuantity() {
        return this == NUMERIC;
    }

    /** The lower-case word for this type in logs, metrics and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
