package io.flomd.observability;

import io.flomd.lock.Refusal;

/** The first answer to a lock request, as the meters tell it. */
enum RequestOutcome {
    GRANTED,
    ENQUEUED,
    AWAITS_CREATION,
    BUSY,
    WAITS_FOR_ITSELF,
    NO_SUCH_RESOURCE,
    IMPOSSIBLE,
    FORMAT_TOO_COARSE,
    FORMAT_TOO_LONG,
    PATH_TOO_DEEP,
    ELEMENT_TOO_LONG,
    TOO_MANY_RESOURCES,
    TOO_MANY_WAITERS,
    TOO_MANY_LOCKS,
    TABLE_FULL;

    static RequestOutcome of(Refusal refusal) {
        return switch (refusal) {
            case BUSY -> BUSY;
            case WAITS_FOR_ITSELF -> WAITS_FOR_ITSELF;
            case NO_SUCH_RESOURCE -> NO_SUCH_RESOURCE;
            case IMPOSSIBLE -> IMPOSSIBLE;
            case FORMAT_TOO_COARSE -> FORMAT_TOO_COARSE;
            case FORMAT_TOO_LONG -> FORMAT_TOO_LONG;
            case PATH_TOO_DEEP -> PATH_TOO_DEEP;
            case ELEMENT_TOO_LONG -> ELEMENT_TOO_LONG;
            case TOO_MANY_RESOURCES -> TOO_MANY_RESOURCES;
            case TOO_MANY_WAITERS -> TOO_MANY_WAITERS;
            case TOO_MANY_LOCKS -> TOO_MANY_LOCKS;
            case TABLE_FULL -> TABLE_FULL;
            case REVOKED -> throw new IllegalArgumentException("only a request that waits is revoked");
        };
    }

    String word() {
        return MeterWords.of(this);
    }
}
