package io.flomd.lock;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the table knows of one session. */
final class Session {
    final SessionId id;
    /** The number of the last command that was applied. */
    long lastNumber;
    /** Holders, waiters and waits for creation. */
    int locks;
    /** By name of the resource, in order of attachment. */
    final Map<ResourceName, Attachment> attachments = new LinkedHashMap<>(4);
    /** Waits for creation by the name that was asked for, in order of arrival; null while there were none. */
    private @Nullable Map<ResourceName, CreationWait> creationWaits;
    /** The greatest number of them since their map was made. */
    private int mostCreationWaits;

    Session(SessionId id) {
        this.id = id;
    }

    Map<ResourceName, CreationWait> creationWaits() {
        Map<ResourceName, CreationWait> waits = creationWaits;
        return waits == null ? Map.of() : waits;
    }

    void addCreationWait(CreationWait wait) {
        Map<ResourceName, CreationWait> waits = creationWaits;
        if (waits == null) {
            waits = new LinkedHashMap<>();
            creationWaits = waits;
        }
        waits.put(wait.request.resource(), wait);
        mostCreationWaits = Math.max(mostCreationWaits, waits.size());
        locks++;
    }

    /** Takes the wait for exactly this name out, or returns null. */
    @Nullable
    CreationWait removeCreationWait(ResourceName name) {
        Map<ResourceName, CreationWait> waits = creationWaits;
        CreationWait wait = waits == null ? null : waits.remove(name);
        if (waits != null && wait != null) {
            locks--;
            shrink(waits);
        }
        return wait;
    }

    /** Makes a new map when most of them are gone: the old one would keep the memory of its best days. */
    private void shrink(Map<ResourceName, CreationWait> waits) {
        if (waits.isEmpty()) {
            creationWaits = null;
            mostCreationWaits = 0;
        } else if (waits.size() < mostCreationWaits / 4) {
            creationWaits = new LinkedHashMap<>(waits);
            mostCreationWaits = waits.size();
        }
    }

    /** A request for a resource that does not exist yet. */
    static final class CreationWait {
        final Session session;
        final long number;
        final AcquireRequest request;
        final long sinceMicros;
        final long arrival;
        Chain.@Nullable Link<CreationWait> link;

        CreationWait(Session session, long number, AcquireRequest request, long sinceMicros, long arrival) {
            this.session = session;
            this.number = number;
            this.request = request;
            this.sinceMicros = sinceMicros;
            this.arrival = arrival;
        }

        LockMode mode() {
            return Resource.effectiveMode(request);
        }
    }
}
