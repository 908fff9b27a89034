package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.lock.ViewPlace.Kind;
import io.flomd.lock.ViewQuery.Part;
import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the part of a table that a query asks for, from where the page before ended, until it has looked at so much. What is looked at and
 * left out counts like the rest, so that a page takes as long as its limit says, whatever is in the table.
 */
final class PageWalk {
    private static final NavigableSet<ResourceName> NO_NAMES = Collections.emptyNavigableSet();

    private final LockTable table;
    private final ViewQuery query;
    private final TableView view;
    /** The one session that is looked at; null if all are. */
    private final @Nullable Session session;
    /** Its waits for creation by resource, in order of arrival. */
    private final NavigableMap<ResourceName, List<CreationWait>> sessionWaits = new TreeMap<>();

    private final NavigableSet<ResourceName> existing;
    private final NavigableSet<ResourceName> awaited;
    private long left;
    private boolean full;
    private @Nullable ViewPlace seen;

    private PageWalk(LockTable table, ViewQuery query) {
        this.table = table;
        this.query = query;
        this.view = new TableView(table);
        this.session = query.session() == null ? null : table.sessions.get(query.session());
        this.left = query.limit();
        this.seen = query.after();
        if (session != null) {
            for (CreationWait wait : session.creationWaits().values()) {
                sessionWaits
                        .computeIfAbsent(wait.request.resource().resource(), name -> new ArrayList<>())
                        .add(wait);
            }
        }
        this.existing = query.part() == Part.AWAITED_CREATIONS ? NO_NAMES : existing();
        this.awaited = query.part() == Part.RESOURCES ? NO_NAMES : awaited();
    }

    /** The page that the query asks for. */
    static LockPage page(LockTable table, ViewQuery query) {
        return new PageWalk(table, query).page();
    }

    private LockPage page() {
        ViewPlace from = query.after();
        ResourceName last = from == null ? null : from.name();
        if (from != null && from.isInside()) {
            walk(from.name(), from);
        }
        while (!full) {
            last = next(last);
            if (last == null) {
                return view.page(null);
            }
            walk(last, null);
        }
        return view.page(seen);
    }

    private NavigableSet<ResourceName> existing() {
        ResourceName asked = query.name();
        if (asked != null) {
            return table.resources.containsKey(asked.resource()) ? only(asked.resource()) : NO_NAMES;
        } else if (query.session() == null) {
            return table.byName.navigableKeySet();
        }
        NavigableSet<ResourceName> names = new TreeSet<>();
        if (session != null) {
            for (Attachment attachment : session.attachments().values()) {
                if (!attachment.holders.isEmpty() || !attachment.waiters.isEmpty()) {
                    names.add(attachment.resource.name);
                }
            }
        }
        return names;
    }

    private NavigableSet<ResourceName> awaited() {
        ResourceName asked = query.name();
        if (asked != null) {
            return table.awaitedCreations.containsKey(asked.resource()) ? only(asked.resource()) : NO_NAMES;
        }
        return query.session() == null ? table.awaitedCreations.navigableKeySet() : sessionWaits.navigableKeySet();
    }

    private static NavigableSet<ResourceName> only(ResourceName name) {
        NavigableSet<ResourceName> names = new TreeSet<>();
        names.add(name);
        return names;
    }

    /** The first name with the prefix behind the last one, of either set. */
    private @Nullable ResourceName next(@Nullable ResourceName last) {
        ResourceName start = ResourceName.lowerBound(query.prefix());
        boolean begins = last == null || last.compareTo(start) < 0;
        ResourceName one = begins ? existing.ceiling(start) : existing.higher(last);
        ResourceName other = begins ? awaited.ceiling(start) : awaited.higher(last);
        ResourceName name = other == null || (one != null && one.compareTo(other) < 0) ? one : other;
        return name != null && name.bytesAsText().startsWith(start.bytesAsText()) ? name : null;
    }

    /** Looks at what has to do with one resource, behind that place if one is given. */
    private void walk(ResourceName name, @Nullable ViewPlace from) {
        boolean beforeWaits = from == null || from.kind().compareTo(Kind.AWAITED) < 0;
        Resource resource = table.resources.get(name);
        if (resource != null && beforeWaits && existing.contains(name)) {
            walk(resource, from);
        }
        if (!full && query.part() != Part.RESOURCES) {
            for (CreationWait wait : waits(name, beforeWaits || from == null ? Long.MIN_VALUE : from.number())) {
                if (!look(name, Kind.AWAITED, wait.arrival, wait.request.resource())) {
                    return;
                }
                if (isAbout(wait.request.resource())) {
                    view.add(wait);
                }
            }
        }
        if (!full) {
            seen = ViewPlace.behind(name);
        }
    }

    private void walk(Resource resource, @Nullable ViewPlace from) {
        if (from == null && !look(resource.name, Kind.RESOURCE, 0, resource.name)) {
            return;
        }
        List<LockView.Holder> holders = new ArrayList<>();
        if (from == null || from.kind() != Kind.WAITER) {
            long token = from == null || from.kind() == Kind.RESOURCE ? Long.MIN_VALUE : from.number();
            for (Claim claim : holders(resource, token)) {
                if (!look(resource.name, Kind.HOLDER, claim.token, claim.name)) {
                    break;
                }
                if (isAbout(claim.name)) {
                    holders.add(view.holder(claim));
                }
            }
        }
        List<LockView.Waiter> waiters = new ArrayList<>();
        if (!full) {
            long arrival = from != null && from.kind() == Kind.WAITER ? from.number() : Long.MIN_VALUE;
            for (Claim claim : waiters(resource, arrival)) {
                if (!look(resource.name, Kind.WAITER, claim.arrival, claim.name)) {
                    break;
                }
                if (isAbout(claim.name)) {
                    waiters.add(view.waiter(claim));
                }
            }
        }
        if (from == null || !holders.isEmpty() || !waiters.isEmpty()) {
            view.add(resource, holders, waiters);
        }
    }

    private Iterable<Claim> holders(Resource resource, long token) {
        if (session == null) {
            return resource.holders.after(token, claim -> claim.token);
        }
        Attachment attachment = session.attachments().get(resource.name);
        return attachment == null ? List.of() : behind(attachment.holders, token, claim -> claim.token);
    }

    private Iterable<Claim> waiters(Resource resource, long arrival) {
        if (session == null) {
            return resource.waitersAfter(arrival);
        }
        Attachment attachment = session.attachments().get(resource.name);
        return attachment == null ? List.of() : behind(attachment.waiters, arrival, claim -> claim.arrival);
    }

    private Iterable<CreationWait> waits(ResourceName name, long arrival) {
        if (session != null) {
            return behind(sessionWaits.getOrDefault(name, List.of()), arrival, wait -> wait.arrival);
        }
        Roll<CreationWait> waits = query.session() == null ? table.awaitedCreations.get(name) : null;
        return waits == null ? List.of() : waits.after(arrival, wait -> wait.arrival);
    }

    /** Those with a greater number. What one session has is bounded by the locks that it may have. */
    private static <T> List<T> behind(Iterable<T> things, long number, ToLongFunction<T> numberOf) {
        List<T> behind = new ArrayList<>();
        for (T thing : things) {
            if (numberOf.applyAsLong(thing) > number) {
                behind.add(thing);
            }
        }
        return behind;
    }

    /** Counts one thing and notes its place, or returns false if the page is full. */
    private boolean look(ResourceName group, Kind kind, long number, ResourceName counted) {
        if (left <= 0) {
            full = true;
            return false;
        }
        left -= 1 + counted.bytesAsText().length() / ViewQuery.NAME_BYTES;
        seen = new ViewPlace(group, kind, number);
        return true;
    }

    /** Whether a lock on the name can meet one on the name that was asked for, as every lock can if none was. */
    private boolean isAbout(ResourceName name) {
        ResourceName asked = query.name();
        return asked == null || name.isSameOrBelow(asked) || asked.isSameOrBelow(name);
    }
}
