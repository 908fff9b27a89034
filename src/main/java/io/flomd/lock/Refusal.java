package io.flomd.lock;

/** Why a request is neither granted nor waiting; {@code code()} is the return code of the FLoM protocol. */
public enum Refusal {
    /** Not grantable now, and the request may not wait. */
    BUSY(4),
    /** The request could only ever wait for locks of its own session. */
    WAITS_FOR_ITSELF(4),
    /** The resource does not exist, and the request may neither create it nor wait for it. */
    NO_SUCH_RESOURCE(5),
    /** The resource can never satisfy the request. */
    IMPOSSIBLE(6),
    /** The format of a timestamp resource changes less often than once an hour. */
    FORMAT_TOO_COARSE(-14),
    /** The format of a timestamp resource has more codes, or makes longer elements, than allowed. */
    FORMAT_TOO_LONG(-14),
    /** The table holds as many resources as {@link LockLimits#maxResources()}. */
    TOO_MANY_RESOURCES(4),
    /** The resource has as many waiters as {@link LockLimits#maxWaitersPerResource()}. */
    TOO_MANY_WAITERS(4),
    /** The session holds and awaits as many locks as {@link LockLimits#maxLocksPerSession()}. */
    TOO_MANY_LOCKS(4),
    /** The table has no room for the request within {@link LockLimits#maxTableBytes()}. */
    TABLE_FULL(4),
    /** An administrator took the request out of line. */
    REVOKED(4);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /** The return code that tells a FLoM client of this refusal. */
    public int code() {
        return code;
    }
}
