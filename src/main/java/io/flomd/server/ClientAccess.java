package io.flomd.server;

import io.flomd.access.AccessAction;
import io.flomd.access.AccessControl;
import io.flomd.access.AccessRequest;
import io.flomd.access.AccessSubject;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.SessionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What the client of one conversation may do. */
final class ClientAccess {
    private final AccessControl control;
    private final AccessSubject subject;

    /** @param peer where the client is; no matter for one of the Unix domain socket */
    ClientAccess(AccessControl control, SessionInfo info, ClientIdentity identity, SocketAddress peer) {
        this.control = control;
        InetAddress address = peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
        this.subject = new AccessSubject(address, info.isUnix(), identity.principals());
    }

    /** Whether it may ask for this lock in this way: each that the request asks for has to be allowed. */
    boolean toAcquire(AcquireRequest request) {
        return toDo(request, AccessAction.LOCK)
                && (!request.mayWait() || toDo(request, AccessAction.WAIT))
                && (!request.mayCreate() || toDo(request, AccessAction.CREATE));
    }

    boolean toDiscover() {
        return control.allows(new AccessRequest(subject, AccessAction.DISCOVER, null, null));
    }

    boolean toShutDown() {
        return control.allows(new AccessRequest(subject, AccessAction.SHUTDOWN, null, null));
    }

    private boolean toDo(AcquireRequest request, AccessAction action) {
        return control.allows(new AccessRequest(subject, action, request.resource(), request.mode()));
    }
}
