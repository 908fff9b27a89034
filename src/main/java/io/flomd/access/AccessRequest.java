package io.flomd.access;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to do.
 *
 * @param resource what is to be locked; null for actions that are not done to a resource
 * @param mode how; EX for resources without modes, null without a resource
 */
public record AccessRequest(
        AccessSubject subject,
        AccessAction action,
        @Nullable ResourceName resource,
        @Nullable LockMode mode) {
    /** @throws IllegalArgumentException if the action needs a resource and there is none, or the other way round */
    public AccessRequest {
        if (action.hasResource() != (resource != null) || action.hasResource() != (mode != null)) {
            throw new IllegalArgumentException(action + " of resource " + resource + " in mode " + mode);
        }
    }
}
