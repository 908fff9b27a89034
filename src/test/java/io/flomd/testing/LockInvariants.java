package io.flomd.testing;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.resource.ResourceName;
import io.flomd.testing.FollowedResource.Settings;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What must be true of a lock table after every command, whatever happened before. It follows one table from its first command on, by the
 * commands and effects alone, and compares what it knows from them with the table's view.
 */
public final class LockInvariants {
    /** The widest of all limits so far: what was let in under one stays under a narrower one. */
    private LockLimits widest;
    /** Those in force; while a command changes them both, the old ones first. */
    private List<Settings> settings;

    private long settingsVersion;
    private final Map<ResourceName, FollowedResource> resources = new LinkedHashMap<>();
    private final Set<SessionId> openSessions = new HashSet<>();
    private final Set<SessionId> everOpened = new HashSet<>();
    private long lastToken = Long.MIN_VALUE;
    private long lastMicros = Long.MIN_VALUE;

    public LockInvariants(LockLimits limits, ZoneId zone) {
        this.widest = limits;
        this.settings = List.of(new Settings(limits.maxOvertakes(), zone));
    }

    /**
     * Looks at one more command, its effects and the table after it.
     *
     * @throws AssertionError if an invariant does not hold
     */
    public void check(LockCommand command, List<LockEffect> effects, LockView view) {
        check(command, effects, view, false);
    }

    /**
     * The same.
     *
     * @param behind whether deadlines are left that were due, so that somebody may wait for a time that is there
     */
    public void check(LockCommand command, List<LockEffect> effects, LockView view, boolean behind) {
        require(view.atMicros() >= lastMicros, "time ran backwards", view.atMicros());
        lastMicros = view.atMicros();
        if (command instanceof LockCommand.OpenSession open && everOpened.add(open.session())) {
            openSessions.add(open.session());
        }
        if (command instanceof LockCommand.Configure configure && configure.version() > settingsVersion) {
            configure(configure);
        }
        for (LockEffect effect : effects) {
            follow(effect);
        }
        settings = settings.subList(settings.size() - 1, settings.size());
        checkView(view, behind);
    }

    /** @throws AssertionError if anything is left in the table */
    public static void checkEmpty(LockView view) {
        require(view.resources().isEmpty(), "resources are left", view.resources());
        require(view.awaitingCreation().isEmpty(), "waits for creation are left", view.awaitingCreation());
    }

    private void configure(LockCommand.Configure command) {
        LockLimits limits = command.limits();
        settingsVersion = command.version();
        settings = List.of(
                settings.get(0),
                new Settings(limits.maxOvertakes(), ZoneId.of(command.zone().id())));
        widest = new LockLimits(
                Math.max(widest.maxResources(), limits.maxResources()),
                Math.max(widest.maxWaitersPerResource(), limits.maxWaitersPerResource()),
                Math.max(widest.maxLocksPerSession(), limits.maxLocksPerSession()),
                limits.maxOvertakes(),
                limits.maxTimestampElements());
    }

    private void follow(LockEffect effect) {
        if (effect instanceof SessionEffect told) {
            require(openSessions.contains(told.session()), "an effect for a session that is not open", effect);
        }
        if (effect instanceof LockEffect.SessionEnded ended) {
            openSessions.remove(ended.session());
        } else if (effect instanceof LockEffect.ResourceCreated created) {
            FollowedResource before = resources.put(created.resource(), new FollowedResource(created.resource()));
            require(before == null, "a resource was created twice", effect);
        } else if (effect instanceof LockEffect.ResourceRemoved removed) {
            FollowedResource gone = resources.remove(removed.resource());
            require(gone != null && gone.isUnused(), "a resource was removed while in use", effect);
        } else if (effect instanceof LockEffect.Granted granted) {
            require(granted.token() > lastToken, "tokens do not grow", effect);
            lastToken = granted.token();
            resource(granted.resource()).grant(granted, lastMicros, settings);
        } else if (effect instanceof LockEffect.Enqueued enqueued) {
            resource(enqueued.resource()).enqueue(enqueued);
        } else if (effect instanceof LockEffect.Released released) {
            resource(released.resource()).release(released);
        } else if (effect instanceof LockEffect.WaitEnded ended) {
            FollowedResource line = resources.get(StatelessRules.resourceOf(ended.resource()));
            if (line != null) {
                line.endWait(ended.session(), ended.request());
            }
        } else if (effect instanceof LockEffect.Refused refused && !refused.immediate()) {
            FollowedResource line = resources.get(StatelessRules.resourceOf(refused.resource()));
            if (line != null) {
                line.endWait(refused.session(), refused.request());
            }
        }
    }

    private FollowedResource resource(ResourceName asked) {
        return Objects.requireNonNull(
                resources.get(StatelessRules.resourceOf(asked)), () -> asked + " has effects but does not exist");
    }

    private void checkView(LockView view, boolean behind) {
        List<ResourceName> names =
                view.resources().stream().map(LockView.Resource::name).toList();
        require(names.equals(List.copyOf(resources.keySet())), "resources differ from the effects", names);
        require(names.size() <= widest.maxResources(), "too many resources", names);
        Map<SessionId, Integer> locks = new HashMap<>();
        Map<ResourceName, Integer> waits = new HashMap<>();
        for (LockView.Resource resource : view.resources()) {
            HolderInvariants.check(resource);
            resource(resource.name()).check(resource, view.atMicros(), settings.get(0), behind);
            resource.holders().forEach(holder -> locks.merge(holder.session(), 1, Integer::sum));
            resource.waiters().forEach(waiter -> locks.merge(waiter.session(), 1, Integer::sum));
            waits.put(resource.name(), resource.waiters().size());
        }
        for (LockView.Waiter waiter : view.awaitingCreation()) {
            ResourceName name = StatelessRules.resourceOf(waiter.name());
            require(!resources.containsKey(name), "a wait for the creation of what exists", waiter);
            locks.merge(waiter.session(), 1, Integer::sum);
            waits.merge(name, 1, Integer::sum);
        }
        checkLimit(locks.values(), widest.maxLocksPerSession(), "locks of a session");
        checkLimit(waits.values(), widest.maxWaitersPerResource(), "waiters of a resource");
        require(openSessions.containsAll(locks.keySet()), "locks of sessions that are not open", locks);
    }

    private static void checkLimit(Collection<Integer> counts, int limit, String what) {
        require(counts.stream().allMatch(count -> count <= limit), "more than " + limit + " " + what, counts);
    }

    static void require(boolean holds, String broken, Object about) {
        if (!holds) {
            throw new AssertionError(broken + ": " + about);
        }
    }
}
