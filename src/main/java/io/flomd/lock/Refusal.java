package io.flomd.lock;

/** Why a request is neither granted nor waiting. */
public enum Refusal {
    /** Not grantable now, and the request may not wait. */
    BUSY,
    /** The request would wait for locks of its own session, or for somebody who waits for those. */
    WAITS_FOR_ITSELF,
    /** The resource does not exist, and the request may neither create it nor wait for it. */
    NO_SUCH_RESOURCE,
    /** The resource can never satisfy the request. */
    IMPOSSIBLE,
    /** The format of a timestamp resource changes less often than once an hour. */
    FORMAT_TOO_COARSE,
    /** The format of a timestamp resource has more codes, or makes longer elements, than allowed. */
    FORMAT_TOO_LONG,
    /** The path has more levels than {@link LockLimits#maxPathLevels()}. */
    PATH_TOO_DEEP,
    /** An element of a set is longer than allowed. */
    ELEMENT_TOO_LONG,
    /** The table holds as many resources as {@link LockLimits#maxResources()}. */
    TOO_MANY_RESOURCES,
    /** The resource has as many waiters as {@link LockLimits#maxWaitersPerResource()}. */
    TOO_MANY_WAITERS,
    /** The session holds and awaits as many locks as {@link LockLimits#maxLocksPerSession()}. */
    TOO_MANY_LOCKS,
    /** The table has no room for the request within {@link LockLimits#maxTableBytes()}. */
    TABLE_FULL,
    /** An administrator took the request out of line. */
    REVOKED
}
