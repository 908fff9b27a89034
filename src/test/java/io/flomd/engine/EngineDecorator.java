package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockPage;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableCounts;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/** An engine that behaves as another one; subclasses change what they are about. */
public abstract class EngineDecorator implements LockEngine {
    protected final LockEngine engine;

    protected EngineDecorator(LockEngine engine) {
        this.engine = engine;
    }

    @Override
    public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
        return engine.open(info, sink);
    }

    @Override
    public void revoke(SessionId session, String reason) {
        engine.revoke(session, reason);
    }

    @Override
    public void revoke(SessionId session, ResourceName resource, long request, String reason) {
        engine.revoke(session, resource, request, reason);
    }

    @Override
    public LockPage view(ViewQuery query) {
        return engine.view(query);
    }

    @Override
    public TableCounts counts() {
        return engine.counts();
    }

    @Override
    public boolean isIdle() {
        return engine.isIdle();
    }

    @Override
    public void close() {
        engine.close();
    }

    /** A session that behaves as another one. */
    public abstract static class SessionDecorator implements LockSession {
        protected final LockSession session;

        protected SessionDecorator(LockSession session) {
            this.session = session;
        }

        @Override
        public SessionId id() {
            return session.id();
        }

        @Override
        public void identify(String peerId) {
            session.identify(peerId);
        }

        @Override
        public long acquire(AcquireRequest request) {
            return session.acquire(request);
        }

        @Override
        public void release(ResourceName resource, boolean rollback) {
            session.release(resource, rollback);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
