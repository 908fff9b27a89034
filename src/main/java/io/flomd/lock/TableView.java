package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes immutable views of a table, or of a part of it. */
final class TableView {
    private final LockTable table;
    private final List<LockView.Resource> resources = new ArrayList<>();
    private final List<LockView.Waiter> awaiting = new ArrayList<>();
    private final Map<SessionId, SessionInfo> sessions = new LinkedHashMap<>();

    private TableView(LockTable table) {
        this.table = table;
    }

    /** Everything, in the order in which resources were created and requests arrived. */
    static LockView of(LockTable table) {
        TableView view = new TableView(table);
        for (Resource resource : table.resources.values()) {
            view.add(resource, null);
        }
        table.creationWaits().forEach(view::add);
        return view.view();
    }

    /** The part that the query asks for. What it costs depends on that part; for a path, on the tree that it stands in. */
    static LockPage of(LockTable table, ViewQuery query) {
        TableView view = new TableView(table);
        Session session = query.session() == null ? null : table.sessions.get(query.session());
        NavigableSet<ResourceName> names = view.names(query, session);
        NavigableSet<ResourceName> awaited = names == null ? table.awaitedCreations.navigableKeySet() : new TreeSet<>();
        if (names == null) {
            names = table.byName.navigableKeySet();
        }
        ResourceName last = query.after();
        for (int left = query.limit(); ; left--) {
            ResourceName name = next(query.prefix(), last, names, awaited);
            if (name == null) {
                return new LockPage(view.view(), Collections.unmodifiableMap(view.sessions), null);
            } else if (left == 0) {
                return new LockPage(view.view(), Collections.unmodifiableMap(view.sessions), last);
            }
            if (session == null) {
                view.add(name, query.name());
            } else {
                view.add(name, session);
            }
            last = name;
        }
    }

    /** The names that a query for one name or one session is about; null if it is about any. */
    private @Nullable NavigableSet<ResourceName> names(ViewQuery query, @Nullable Session session) {
        ResourceName asked = query.name();
        if (asked == null && query.session() == null) {
            return null;
        }
        NavigableSet<ResourceName> names = new TreeSet<>();
        if (asked != null) {
            ResourceName name = asked.resource();
            if (table.resources.containsKey(name) || table.awaitedCreations.containsKey(name)) {
                names.add(name);
            }
        } else if (session != null) {
            for (Attachment attachment : session.attachments().values()) {
                if (!attachment.holders.isEmpty() || !attachment.waiters.isEmpty()) {
                    names.add(attachment.resource.name);
                }
            }
            session.creationWaits().keySet().forEach(name -> names.add(name.resource()));
        }
        return names;
    }

    /** The first name with that prefix behind the last one, of either set. */
    private static @Nullable ResourceName next(
            String prefix,
            @Nullable ResourceName last,
            NavigableSet<ResourceName> names,
            NavigableSet<ResourceName> others) {
        ResourceName start = ResourceName.lowerBound(prefix);
        boolean begins = last == null || last.compareTo(start) < 0;
        ResourceName one = begins ? names.ceiling(start) : names.higher(last);
        ResourceName other = begins ? others.ceiling(start) : others.higher(last);
        ResourceName name = other == null || (one != null && one.compareTo(other) < 0) ? one : other;
        return name != null && name.bytesAsText().startsWith(start.bytesAsText()) ? name : null;
    }

    private void add(ResourceName name, @Nullable ResourceName asked) {
        Resource resource = table.resources.get(name);
        if (resource != null) {
            add(resource, asked);
        }
        Chain<CreationWait> waits = table.awaitedCreations.get(name);
        if (waits != null) {
            for (CreationWait wait : waits) {
                if (isAbout(wait.request.resource(), asked)) {
                    add(wait);
                }
            }
        }
    }

    private void add(ResourceName name, Session session) {
        Attachment attachment = session.attachments().get(name);
        if (attachment != null) {
            List<LockView.Holder> holders = new ArrayList<>(attachment.holders.size());
            attachment.holders.forEach(claim -> holders.add(holder(claim)));
            List<LockView.Waiter> waiters = new ArrayList<>(attachment.waiters.size());
            attachment.waiters.forEach(claim -> waiters.add(waiter(claim)));
            add(attachment.resource, holders, waiters);
        }
        for (CreationWait wait : session.creationWaits().values()) {
            if (wait.request.resource().resource().equals(name)) {
                add(wait);
            }
        }
    }

    private void add(Resource resource, @Nullable ResourceName asked) {
        List<LockView.Holder> holders = new ArrayList<>();
        for (Claim claim : resource.holders) {
            if (isAbout(claim.name, asked)) {
                holders.add(holder(claim));
            }
        }
        List<LockView.Waiter> waiters = new ArrayList<>();
        resource.forEachWaiter((claim, overtakes) -> {
            if (isAbout(claim.name, asked)) {
                waiters.add(waiter(claim));
            }
        });
        add(resource, holders, waiters);
    }

    private void add(Resource resource, List<LockView.Holder> holders, List<LockView.Waiter> waiters) {
        resources.add(new LockView.Resource(
                resource.name,
                resource.name.type(),
                resource.lifespanMillis,
                List.copyOf(holders),
                List.copyOf(waiters)));
    }

    private void add(CreationWait wait) {
        sessions.put(wait.session.id, wait.session.info);
        awaiting.add(new LockView.Waiter(
                wait.session.id,
                wait.number,
                wait.request.resource(),
                wait.mode(),
                Resource.effectiveQuantity(wait.request),
                wait.sinceMicros));
    }

    private LockView.Holder holder(Claim claim) {
        sessions.put(claim.session(), claim.attachment.session.info);
        return new LockView.Holder(
                claim.session(),
                claim.request,
                claim.name,
                claim.mode,
                claim.quantity,
                claim.element,
                claim.token,
                claim.grantedMicros);
    }

    private LockView.Waiter waiter(Claim claim) {
        sessions.put(claim.session(), claim.attachment.session.info);
        return new LockView.Waiter(
                claim.session(), claim.request, claim.name, claim.mode, claim.quantity, claim.sinceMicros);
    }

    /** Whether a lock on the name can meet one on the name that was asked for, as every lock can if none was. */
    private static boolean isAbout(ResourceName name, @Nullable ResourceName asked) {
        return asked == null || name.isSameOrBelow(asked) || asked.isSameOrBelow(name);
    }

    private LockView view() {
        return new LockView(table.state.nowMicros, List.copyOf(resources), List.copyOf(awaiting));
    }
}
