package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;

/**
 * What a session asks for when it wants a lock.
 *
 * @param resource the name to lock
 * @param mode the mode; meaningful for simple and hierarchical resources
 * @param quantity units wanted, 0 or more; meaningful for numeric resources
 * @param mayWait whether to be enqueued when the lock cannot be granted now
 * @param mayCreate whether to bring the resource into being when it does not exist
 * @param lifespanMillis how long the resource is kept unused, if this request creates it; 0 or less means the default of one second
 */
public record AcquireRequest(
        ResourceName resource, LockMode mode, int quantity, boolean mayWait, boolean mayCreate, int lifespanMillis) {
    /** @throws IllegalArgumentException if the quantity is negative */
    public AcquireRequest {
        if (quantity < 0) {
            throw new IllegalArgumentException("quantity " + quantity + " is negative");
        }
    }
}
