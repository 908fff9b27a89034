package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the table knows of one session. */
final class Session {
    final SessionId id;
    SessionInfo info;
    /** The number of the last command that was applied. */
    long lastNumber;

    final Tally tally;
    /** Holders, waiters and waits for creation. */
    private int locks;
    /** By name of the resource, in order of attachment. */
    private Map<ResourceName, Attachment> attachments = new LinkedHashMap<>(4);
    /** The greatest number of them since their map was made. */
    private int mostAttachments;
    /** What the session asked for last, if that existed; it stays attached though it neither holds nor awaits it. */
    @Nullable
    Attachment lastAsked;
    /** Whether the session was ever attached to something that it has let go of. */
    boolean hasLetGo;
    /** Waits for creation by the name that was asked for, in order of arrival; null while there were none. */
    private @Nullable Map<ResourceName, CreationWait> creationWaits;
    /** The greatest number of them since their map was made. */
    private int mostCreationWaits;

    /** @param tally counts what all sessions hold and await */
    Session(SessionId id, SessionInfo info, Tally tally) {
        this.id = id;
        this.info = info;
        this.tally = tally;
    }

    /** How many locks the session holds and awaits. */
    int locks() {
        return locks;
    }

    /** Counts a lock more or less. */
    void count(int change) {
        locks += change;
    }

    /** Whether the session holds or awaits what it asked for with that number. */
    boolean hasRequest(ResourceName name, long number) {
        CreationWait wait = creationWaits().get(name);
        if (wait != null && wait.number == number) {
            return true;
        }
        Attachment attachment = attachments.get(name.resource());
        return attachment != null
                && (attachment.holderOf(name, number) != null || attachment.waiterOf(name, number) != null);
    }

    /** What the session has to do with, by name of the resource, in order of attachment; not to be changed. */
    Map<ResourceName, Attachment> attachments() {
        return attachments;
    }

    void add(Attachment attachment) {
        attachments.put(attachment.resource.name, attachment);
        mostAttachments = Math.max(mostAttachments, attachments.size());
    }

    /** Takes the attachment out; false if it is not there. */
    boolean forget(Attachment attachment) {
        boolean found = attachments.remove(attachment.resource.name, attachment);
        if (attachments.size() < mostAttachments / 4) {
            attachments = new LinkedHashMap<>(attachments);
            mostAttachments = attachments.size();
        }
        return found;
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
        count(1);
        tally.waits(wait.request.resource().type(), wait.mode(), wait.sinceMicros);
        mostCreationWaits = Math.max(mostCreationWaits, waits.size());
    }

    /** Takes the wait for exactly this name out, or returns null. */
    @Nullable
    CreationWait removeCreationWait(ResourceName name) {
        Map<ResourceName, CreationWait> waits = creationWaits;
        CreationWait wait = waits == null ? null : waits.remove(name);
        if (waits != null && wait != null) {
            count(-1);
            tally.waitsNoMore(name.type(), wait.mode(), wait.sinceMicros);
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
    static final class CreationWait extends Roll.Entry {
        final Session session;
        final long number;
        final AcquireRequest request;
        final long sinceMicros;
        final long arrival;

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
