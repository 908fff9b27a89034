package io.flomd.lock;

import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one session has to do with one resource; it keeps the resource from being removed. */
final class Attachment {
    final Session session;
    final Resource resource;
    /** In order of grant. */
    final Chain<Claim> holders = new Chain<>();
    /** In order of arrival. */
    final Chain<Claim> waiters = new Chain<>();
    /** Modes that the session holds here. */
    private @Nullable ModeCounts heldModes;
    /** The place among those who hold something here and wait for more. */
    private Chain.@Nullable Link<Attachment> holdingAndWaiting;
    /** Units or slots that the session holds here. */
    long heldUnits;
    /** Holders and waiters by path, oldest first; only for hierarchical resources. */
    private final @Nullable NavigableMap<ResourceName, Chain<Claim>> holdersByPath;

    private final @Nullable NavigableMap<ResourceName, Chain<Claim>> waitersByPath;

    Attachment(Session session, Resource resource) {
        this.session = session;
        this.resource = resource;
        boolean byPath = resource.name.type() == ResourceType.HIERARCHICAL;
        this.holdersByPath = byPath ? new TreeMap<>() : null;
        this.waitersByPath = byPath ? new TreeMap<>() : null;
    }

    /** Whether the session neither holds nor awaits anything here. */
    boolean isIdle() {
        return holders.isEmpty() && waiters.isEmpty();
    }

    /** The modes that are compatible with all that the session holds here, as a set of bits. */
    int compatibleModes() {
        return heldModes == null ? -1 : heldModes.compatibleModes();
    }

    ModeCounts heldModes() {
        ModeCounts modes = heldModes;
        if (modes == null) {
            modes = new ModeCounts();
            heldModes = modes;
        }
        return modes;
    }

    void addHolder(Claim claim) {
        claim.linkInSession = holders.add(claim);
        session.count(1);
        session.tally.holds(claim, 1);
        put(holdersByPath, claim);
        noteHoldingAndWaiting();
    }

    void addWaiter(Claim claim) {
        claim.linkInSession = waiters.add(claim);
        session.count(1);
        session.tally.waits(claim.name.type(), claim.mode, claim.sinceMicros);
        put(waitersByPath, claim);
        noteHoldingAndWaiting();
    }

    void removeHolder(Claim claim) {
        unlink(holders, claim);
        session.count(-1);
        session.tally.holds(claim, -1);
        take(holdersByPath, claim);
        noteHoldingAndWaiting();
    }

    void removeWaiter(Claim claim) {
        unlink(waiters, claim);
        session.count(-1);
        session.tally.waitsNoMore(claim.name.type(), claim.mode, claim.sinceMicros);
        take(waitersByPath, claim);
        noteHoldingAndWaiting();
    }

    private void noteHoldingAndWaiting() {
        boolean both = !holders.isEmpty() && !waiters.isEmpty();
        if (both && holdingAndWaiting == null) {
            holdingAndWaiting = resource.addHoldingAndWaiting(this);
        } else if (!both && holdingAndWaiting != null) {
            resource.removeHoldingAndWaiting(holdingAndWaiting);
            holdingAndWaiting = null;
        }
    }

    /** The oldest holder of exactly this name, or null. */
    @Nullable
    Claim holderOf(ResourceName name) {
        return oldest(holders, holdersByPath, name);
    }

    /** The oldest waiter for exactly this name, or null. */
    @Nullable
    Claim waiterOf(ResourceName name) {
        return oldest(waiters, waitersByPath, name);
    }

    /** The holder of exactly this name that was asked for with that number, or null. */
    @Nullable
    Claim holderOf(ResourceName name, long request) {
        return ofRequest(holders, name, request);
    }

    /** The waiter for exactly this name that asked with that number, or null. */
    @Nullable
    Claim waiterOf(ResourceName name, long request) {
        return ofRequest(waiters, name, request);
    }

    /** Own holders by path, sorted so that the paths below a path follow it. */
    NavigableMap<ResourceName, Chain<Claim>> holdersByPath() {
        if (holdersByPath == null) {
            throw new IllegalStateException(resource.name + " has no paths");
        }
        return holdersByPath;
    }

    private static @Nullable Claim oldest(
            Chain<Claim> claims, @Nullable NavigableMap<ResourceName, Chain<Claim>> byPath, ResourceName name) {
        if (byPath == null) {
            return claims.first();
        }
        Chain<Claim> onPath = byPath.get(name);
        return onPath == null ? null : onPath.first();
    }

    private static @Nullable Claim ofRequest(Chain<Claim> claims, ResourceName name, long request) {
        for (Claim claim : claims) {
            if (claim.request == request && claim.name.equals(name)) {
                return claim;
            }
        }
        return null;
    }

    private static void unlink(Chain<Claim> chain, Claim claim) {
        Chain.Link<Claim> link = claim.linkInSession;
        if (link == null) {
            throw new IllegalStateException("claim " + claim.request + " is not linked to its session");
        }
        chain.remove(link);
        claim.linkInSession = null;
    }

    private static void put(@Nullable NavigableMap<ResourceName, Chain<Claim>> byPath, Claim claim) {
        if (byPath != null) {
            claim.linkAtPath =
                    byPath.computeIfAbsent(claim.name, name -> new Chain<>()).add(claim);
        }
    }

    private static void take(@Nullable NavigableMap<ResourceName, Chain<Claim>> byPath, Claim claim) {
        if (byPath != null) {
            Chain<Claim> onPath = byPath.get(claim.name);
            Chain.Link<Claim> link = claim.linkAtPath;
            if (onPath == null || link == null) {
                throw new IllegalStateException("claim " + claim.request + " is not at its path");
            }
            onPath.remove(link);
            claim.linkAtPath = null;
            if (onPath.isEmpty()) {
                byPath.remove(claim.name);
            }
        }
    }
}
