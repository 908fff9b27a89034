package io.flomd.client;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for: immutable, to be refined with the {@code with} methods.
 *
 * <p>Without refinement: exclusive, one unit, wait without limit, create the resource if it does not exist.
 */
public final class LockRequest {
    private static final long FOREVER = -1;

    private final ResourceName resource;
    private final LockMode mode;
    private final int quantity;
    private final long waitLimitMillis;
    private final boolean mayCreate;
    private final int lifespanMillis;

    private LockRequest(
            ResourceName resource,
            LockMode mode,
            int quantity,
            long waitLimitMillis,
            boolean mayCreate,
            int lifespanMillis) {
        this.resource = resource;
        this.mode = mode;
        this.quantity = quantity;
        this.waitLimitMillis = waitLimitMillis;
        this.mayCreate = mayCreate;
        this.lifespanMillis = lifespanMillis;
    }

    /** A request for this resource. */
    public static LockRequest of(ResourceName resource) {
        return new LockRequest(resource, LockMode.EX, 1, FOREVER, true, 0);
    }

    /**
     * A request for the resource with this name.
     *
     * @throws IllegalArgumentException if the name matches none of FLoM's patterns
     */
    public static LockRequest of(String resource) {
        return of(ResourceName.of(resource));
    }

    /** The same in another lock mode; meaningful for simple and hierarchical resources. */
    public LockRequest withMode(LockMode newMode) {
        return new LockRequest(resource, newMode, quantity, waitLimitMillis, mayCreate, lifespanMillis);
    }

    /**
     * The same for so many units; meaningful for numeric resources.
     *
     * @throws IllegalArgumentException if the quantity is less than 1
     */
    public LockRequest withQuantity(int newQuantity) {
        if (newQuantity < 1) {
            throw new IllegalArgumentException("quantity " + newQuantity + " is less than 1");
        }
        return new LockRequest(resource, mode, newQuantity, waitLimitMillis, mayCreate, lifespanMillis);
    }

    /** The same, waiting as long as it takes. */
    public LockRequest waitingForever() {
        return new LockRequest(resource, mode, quantity, FOREVER, mayCreate, lifespanMillis);
    }

    /** The same, not waiting at all. */
    public LockRequest notWaiting() {
        return new LockRequest(resource, mode, quantity, 0, mayCreate, lifespanMillis);
    }

    /** The same, waiting at most so long from the sending of the request; zero or less is not to wait. */
    public LockRequest waitingAtMost(Duration limit) {
        return new LockRequest(resource, mode, quantity, Times.millis(limit), mayCreate, lifespanMillis);
    }

    /** The same, but the resource is not created: if it does not exist, the request waits until somebody creates it. */
    public LockRequest withoutCreation() {
        return new LockRequest(resource, mode, quantity, waitLimitMillis, false, lifespanMillis);
    }

    /**
     * The same; if it creates the resource, the resource is kept so long when nobody uses it.
     *
     * @throws IllegalArgumentException if the time is negative or does not fit in 32 bits of milliseconds
     */
    public LockRequest keepingUnusedFor(Duration lifespan) {
        long millis = Times.millis(lifespan);
        if (lifespan.isNegative() || millis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "lifespan " + lifespan + " is not between 0 and " + Integer.MAX_VALUE + " ms");
        }
        return new LockRequest(resource, mode, quantity, waitLimitMillis, mayCreate, (int) millis);
    }

    public ResourceName resource() {
        return resource;
    }

    public LockMode mode() {
        return mode;
    }

    public int quantity() {
        return quantity;
    }

    /** Whether the request may be enqueued. */
    public boolean mayWait() {
        return waitLimitMillis != 0;
    }

    /** Whether the request waits without limit. */
    public boolean waitsForever() {
        return waitLimitMillis == FOREVER;
    }

    /** How long to wait, in milliseconds; -1 without limit, 0 not at all. */
    public long waitLimitMillis() {
        return waitLimitMillis;
    }

    /** The moment at which the wait is over that began at this one; null if there is none. */
    @Nullable
    Long deadlineNanos(long startNanos) {
        return waitsForever() ? null : startNanos + Times.nanosOfMillis(waitLimitMillis);
    }

    public boolean mayCreate() {
        return mayCreate;
    }

    /** How long the resource is kept unused if this request creates it, in milliseconds; 0 is the server's default. */
    public int lifespanMillis() {
        return lifespanMillis;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LockRequest request
                && resource.equals(request.resource)
                && mode == request.mode
                && quantity == request.quantity
                && waitLimitMillis == request.waitLimitMillis
                && mayCreate == request.mayCreate
                && lifespanMillis == request.lifespanMillis;
    }

    @Override
    public int hashCode() {
        return Objects.hash(resource, mode, quantity, waitLimitMillis, mayCreate, lifespanMillis);
    }
}
