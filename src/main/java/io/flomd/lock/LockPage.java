package io.flomd.lock;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a table holds at one moment: immutable. A resource with many holders and waiters is spread over several pages; each then shows
 * the resource with those that follow.
 *
 * @param view the resources, in the order of their names, and the requests that await creation, in the order of the names they wait for
 * @param sessions who is behind each session that the view names
 * @param next the place to go on from; null if this is the last page
 */
public record LockPage(
        LockView view,
        Map<SessionId, SessionInfo> sessions,
        @Nullable ViewPlace next) {}
