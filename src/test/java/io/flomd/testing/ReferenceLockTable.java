package io.flomd.testing;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockView;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionEnd;
import io.flomd.lock.SessionId;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.testing.ReferenceState.Session;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slow, obvious lock table: lists, no indexes, everything worked out anew at each command. It is what the real one is compared with, so it
 * was written from the specification alone.
 *
 * <p>Of timestamp formats it knows the codes of {@link TimestampRules}; it never runs out of timestamps.
 */
public final class ReferenceLockTable implements LockCommand.Handler<@Nullable Void> {
    private LockLimits limits;
    private long settingsVersion;
    private final ReferenceState state;
    private long nextArrival = 1;

    public ReferenceLockTable(LockLimits limits, ZoneId zone, long firstToken) {
        this.limits = limits;
        this.state = new ReferenceState(zone, limits.maxOvertakes(), firstToken);
    }

    /** Changes the table and returns, in order, everything the world must be told. */
    public List<LockEffect> apply(LockCommand command) {
        state.effects = new ArrayList<>();
        if (!isNext(command)) {
            return state.effects;
        }
        state.passTime(Math.max(state.nowMicros, command.nowMicros()), command.resource());
        command.accept(this);
        state.letGoOfWhatIsIdle();
        return state.effects;
    }

    /** When the next deadline is due, in microseconds since 1970; {@link Long#MAX_VALUE} if there is none. */
    public long nextDeadlineMicros() {
        return state.nextDeadlineMicros();
    }

    /** What is held and awaited now. */
    public LockView view() {
        return state.view();
    }

    /** Whether it is the command's turn: the next of its session, of a session that is open, a session newer than all of its node. */
    private boolean isNext(LockCommand command) {
        if (command instanceof LockCommand.OpenSession open) {
            return state.everOpened.stream()
                    .filter(opened -> opened.nodeId() == open.session().nodeId())
                    .allMatch(opened -> opened.counter() < open.session().counter());
        } else if (command instanceof LockCommand.SessionCommand numbered) {
            Session session = state.session(numbered.session());
            return session != null && numbered.number() == session.lastNumber + 1;
        } else if (command instanceof LockCommand.RevokeSession revoke) {
            return state.session(revoke.session()) != null;
        } else if (command instanceof LockCommand.RevokeLock revoke) {
            return state.hasRequest(revoke.session(), revoke.resource(), revoke.request());
        } else if (command instanceof LockCommand.Configure configure) {
            return configure.version() > settingsVersion;
        }
        return true;
    }

    @Override
    public @Nullable Void onOpenSession(LockCommand.OpenSession command) {
        state.sessions.add(new Session(command.session()));
        state.everOpened.add(command.session());
        return null;
    }

    @Override
    public @Nullable Void onTick(LockCommand.Tick command) {
        return null;
    }

    @Override
    public @Nullable Void onIdentify(LockCommand.Identify command) {
        numberedSession(command);
        return null;
    }

    @Override
    public @Nullable Void onCloseSession(LockCommand.CloseSession command) {
        state.close(numberedSession(command), SessionEnd.CLOSED, null, null);
        return null;
    }

    @Override
    public @Nullable Void onRevokeSession(LockCommand.RevokeSession command) {
        state.close(openSession(command.session()), SessionEnd.REVOKED, null, command.reason());
        return null;
    }

    @Override
    public @Nullable Void onRevokeLock(LockCommand.RevokeLock command) {
        for (ReferenceRequest awaiting : List.copyOf(state.awaitingCreation)) {
            if (awaiting.is(command.session(), command.resource(), command.request())) {
                state.awaitingCreation.remove(awaiting);
                refuse(awaiting, Refusal.REVOKED);
            }
        }
        ReferenceResource resource = state.resource(command.resource());
        if (resource == null) {
            return null;
        }
        for (ReferenceRequest waiter : List.copyOf(resource.waiters)) {
            if (waiter.is(command.session(), command.resource(), command.request())) {
                resource.waiters.remove(waiter);
                refuse(waiter, Refusal.REVOKED);
                state.walk(resource);
            }
        }
        for (ReferenceRequest.Holder holder : List.copyOf(resource.holders)) {
            if (holder.request().is(command.session(), command.resource(), command.request())) {
                state.effects.add(holder.revoked(command.reason()));
                state.release(holder, resource, true);
                state.walk(resource);
            }
        }
        return null;
    }

    @Override
    public @Nullable Void onConfigure(LockCommand.Configure command) {
        settingsVersion = command.version();
        limits = command.limits();
        state.maxOvertakes = limits.maxOvertakes();
        state.zone = ZoneId.of(command.zone().id());
        for (ReferenceResource resource : state.resources) {
            if (!resource.waiters.isEmpty()) {
                state.walk(resource);
            }
        }
        return null;
    }

    @Override
    public @Nullable Void onAcquire(LockCommand.Acquire command) {
        Session session = numberedSession(command);
        acquire(
                session,
                new ReferenceRequest(session.id, command.number(), command.request(), state.nowMicros, true, 0));
        return null;
    }

    @Override
    public @Nullable Void onRelease(LockCommand.Release command) {
        release(numberedSession(command), command.resource(), command.rollback());
        return null;
    }

    private Session numberedSession(LockCommand.SessionCommand command) {
        Session session = openSession(command.session());
        session.lastNumber = command.number();
        return session;
    }

    private Session openSession(SessionId id) {
        return Objects.requireNonNull(state.session(id));
    }

    private void acquire(Session session, ReferenceRequest request) {
        ResourceName name = request.name();
        if (session.lastAsked != null && !session.lastAsked.name.equals(StatelessRules.resourceOf(name))) {
            session.lastAsked = null;
        }
        if (name.type() == ResourceType.HIERARCHICAL
                && name.text().chars().filter(letter -> letter == '/').count() > limits.maxPathLevels()) {
            refuse(request, Refusal.PATH_TOO_DEEP);
            return;
        }
        if (name.type() == ResourceType.TIMESTAMP && TimestampRules.resolutionMicros(name) == 0) {
            refuse(request, Refusal.FORMAT_TOO_COARSE);
            return;
        }
        if (name.type() == ResourceType.TIMESTAMP && TimestampRules.codes(name) > 64) {
            refuse(request, Refusal.FORMAT_TOO_LONG);
            return;
        }
        if (StatelessRules.hasTooLongElement(name)) {
            refuse(request, Refusal.ELEMENT_TOO_LONG);
            return;
        }
        ReferenceRequest replaced = state.creationWait(session.id, name);
        if (replaced != null) {
            state.endWaitForCreation(replaced);
        }
        ReferenceResource resource = state.resource(name);
        if (state.locksOf(session.id) >= limits.maxLocksPerSession()) {
            refuse(request, Refusal.TOO_MANY_LOCKS);
        } else if (resource != null) {
            arrive(request, session, resource, request.asked().mayWait());
        } else if (request.asked().mayCreate()) {
            create(request, session);
        } else if (!request.asked().mayWait()) {
            refuse(request, Refusal.NO_SUCH_RESOURCE);
        } else if (state.creationWaits(name).size() >= limits.maxWaitersPerResource()) {
            refuse(request, Refusal.TOO_MANY_WAITERS);
        } else {
            state.effects.add(request.awaitsCreation());
            state.awaitingCreation.add(request.waiting());
        }
    }

    private void create(ReferenceRequest request, Session creator) {
        if (state.resources.size() >= limits.maxResources()) {
            refuse(request, Refusal.TOO_MANY_RESOURCES);
            return;
        }
        ReferenceResource created = new ReferenceResource(
                StatelessRules.resourceOf(request.name()), request.asked().lifespanMillis());
        state.resources.add(created);
        state.effects.add(new LockEffect.ResourceCreated(created.name));
        arrive(request, creator, created, request.asked().mayWait());
        List<ReferenceRequest> awaiting = state.creationWaits(created.name);
        state.awaitingCreation.removeAll(awaiting);
        for (ReferenceRequest awaited : awaiting) {
            Session session = state.session(awaited.session());
            if (session == null) {
                throw new IllegalStateException(awaited + " waits for creation though its session is closed");
            }
            arrive(awaited, session, created, true);
        }
    }

    /** Grants, enqueues or refuses a request for a resource that exists. */
    private void arrive(ReferenceRequest asked, Session session, ReferenceResource resource, boolean mayWait) {
        ReferenceRequest request = asked.arrivedAs(nextArrival++);
        if (!session.attached.contains(resource)) {
            session.attached.add(resource);
            resource.idleDeadlineMicros = Long.MAX_VALUE;
        }
        if (asked.immediate()) {
            session.lastAsked = resource;
        }
        if (resource.isImpossible(request)) {
            refuse(request, Refusal.IMPOSSIBLE);
        } else if (state.isGrantable(request, resource)) {
            state.grant(request, resource);
        } else if (!mayWait) {
            refuse(request, Refusal.BUSY);
        } else if (resource.waitsForItself(request) || resource.isBehindWaiterForIts(request, limits.maxOvertakes())) {
            refuse(request, Refusal.WAITS_FOR_ITSELF);
        } else if (resource.waiters.size() >= limits.maxWaitersPerResource()) {
            refuse(request, Refusal.TOO_MANY_WAITERS);
        } else {
            state.effects.add(request.enqueued());
            resource.waiters.add(request.waiting());
        }
        state.endHopelessWaits(resource);
    }

    private void refuse(ReferenceRequest request, Refusal refusal) {
        state.effects.add(request.refused(refusal));
    }

    private void release(Session session, ResourceName name, boolean rollback) {
        ReferenceResource resource = state.resource(name);
        ReferenceRequest awaiting = state.creationWait(session.id, name);
        if (resource != null && session.attached.contains(resource)) {
            releaseAttached(session, resource, name, rollback);
        } else if (awaiting != null) {
            state.endWaitForCreation(awaiting);
        } else if (!session.hasLetGo) {
            state.close(session, SessionEnd.RELEASED_UNKNOWN_RESOURCE, name, null);
        } else if (name.type() == ResourceType.SEQUENCE) {
            state.close(session, SessionEnd.RELEASED_SEQUENCE_NOT_HELD, name, null);
        }
    }

    private void releaseAttached(Session session, ReferenceResource resource, ResourceName name, boolean rollback) {
        List<ReferenceRequest.Holder> held = resource.holdersOf(session.id).stream()
                .filter(holder -> holder.request().name().equals(name))
                .toList();
        List<ReferenceRequest> waiting = resource.waitersOf(session.id).stream()
                .filter(waiter -> waiter.name().equals(name))
                .toList();
        if (!held.isEmpty()) {
            state.release(held.get(0), resource, rollback);
            state.walk(resource);
        } else if (name.type() == ResourceType.SEQUENCE) {
            state.close(session, SessionEnd.RELEASED_SEQUENCE_NOT_HELD, name, null);
        } else if (!waiting.isEmpty()) {
            state.endWait(waiting.get(0), resource);
            state.walk(resource);
        }
    }
}
