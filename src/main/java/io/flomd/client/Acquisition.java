package io.flomd.client;

import io.flomd.client.LockNotAcquiredException.Reason;
import io.flomd.tls.PeerNames;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.ReturnCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request for a lock, from its sending to the grant or the refusal.
 *
 * <p>The time limit is one deadline, counted from the sending, however many answers come in between. The first answer has time to come, however
 * short the limit: what is free is granted.
 */
final class Acquisition {
    /** How long a connection that does not take a request may take until its end is read. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    /** The least time that the first answer gets, unless {@link ClientSettings#answerTimeout} is shorter. */
    static final Duration FIRST_ANSWER_FLOOR = Duration.ofMillis(250);

    private final Connection connection;
    private final LockRequest request;
    private final ClientSettings settings;
    private long startNanos;
    private final boolean startsHere;
    private final boolean interruptible;

    /**
     * @param startNanos since when the time limit counts, as {@link System#nanoTime()} says; null for the moment of the sending
     * @param interruptible whether an interrupt ends the wait, or is kept for later
     */
    Acquisition(
            Connection connection,
            LockRequest request,
            ClientSettings settings,
            @Nullable Long startNanos,
            boolean interruptible) {
        this.connection = connection;
        this.request = request;
        this.settings = settings;
        this.startNanos = startNanos == null ? 0 : startNanos;
        this.startsHere = startNanos == null;
        this.interruptible = interruptible;
    }

    /** Sends the request and returns the answer that grants it. */
    FlomMessage.LockAnswer run() throws InterruptedException, ConnectionEndedException {
        connection.beginAsking();
        long sentNanos = System.nanoTime();
        if (startsHere) {
            startNanos = sentNanos;
        }
        send();
        FlomMessage.LockAnswer first = awaitFirst(sentNanos);
        if (first.step() != FlomMessage.LockAnswer.FIRST) {
            throw protocolError(first);
        }
        if (isGrant(first)) {
            return first;
        }
        if (!waits(first)) {
            throw refusal(first);
        }
        return awaitGrant();
    }

    private void send() throws ConnectionEndedException {
        try {
            connection.send(new FlomMessage.LockRequest(
                    settings.peerId(),
                    request.resource().toBytes(),
                    request.mode().code(),
                    request.mayWait(),
                    request.quantity(),
                    request.mayCreate(),
                    request.lifespanMillis(),
                    settings.tokenWanted()));
        } catch (FlomException e) {
            // Why the server ended it is for the reading thread to find out: over TLS it may say that it refuses this
            // client.
            connection.awaitEnd(END_LIMIT);
            ConnectionEnd end = connection.end();
            if (end != null) {
                throw new ConnectionEndedException(end);
            }
            throw e;
        }
    }

    private FlomMessage.LockAnswer awaitFirst(long sentNanos) throws InterruptedException, ConnectionEndedException {
        long answerNanos = Times.nanos(settings.answerTimeout());
        long limitNanos = limitNanos(sentNanos);
        boolean limitIsNearer = request.waitLimitMillis() > 0 && limitNanos < answerNanos;
        long waitNanos = limitIsNearer
                ? Math.min(answerNanos, Math.max(limitNanos, Times.nanos(FIRST_ANSWER_FLOOR)))
                : answerNanos;
        FlomMessage.LockAnswer first = connection.await(sentNanos + waitNanos, interruptible);
        if (first != null) {
            checkPeer(first.peerId());
            return first;
        }
        if (limitIsNearer) {
            throw timeout();
        }
        throw new FlomException(
                ReturnCode.NETWORK_TIMEOUT,
                "resource '" + request.resource() + "': server " + connection.server() + " did not answer within "
                        + Times.millis(settings.answerTimeout()) + " ms");
    }

    /** Whether the machine id that the server gives is the name in its certificate (client, TLS): each first answer has it. */
    private void checkPeer(@Nullable String peerId) {
        ClientTls tls = settings.tls();
        PeerNames peer = connection.peer();
        if (tls == null || !tls.checkPeerId() || peer == null) {
            return;
        }
        String name = peer.commonName();
        if (name == null || peerId == null) {
            throw new FlomException(
                    ReturnCode.NULL_OBJECT,
                    "server " + connection.server()
                            + (name == null ? " has no common name in its certificate" : " gave no machine id"));
        }
        if (!name.equals(peerId)) {
            throw new FlomException(
                    ReturnCode.UNIQUE_ID_DOES_NOT_MATCH,
                    "server " + connection.server() + " gave machine id '" + peerId
                            + "', but its certificate is that of '" + name + "'");
        }
    }

    private FlomMessage.LockAnswer awaitGrant() throws InterruptedException, ConnectionEndedException {
        Long deadline = deadlineNanos();
        while (true) {
            FlomMessage.LockAnswer answer = connection.await(deadline, interruptible);
            if (answer == null) {
                throw timeout();
            }
            if (answer.step() == FlomMessage.LockAnswer.FIRST) {
                throw new FlomException(
                        ReturnCode.INTERNAL_ERROR,
                        "resource '" + request.resource() + "': server " + connection.server()
                                + " answered the request twice");
            }
            if (isGrant(answer)) {
                return answer;
            }
            boolean goOn = answer.step() != FlomMessage.LockAnswer.LATE_REFUSAL && waits(answer);
            if (!goOn) {
                throw lateRefusal(answer);
            }
        }
    }

    private static boolean isGrant(FlomMessage.LockAnswer answer) {
        return answer.rc() == ReturnCode.OK.code();
    }

    private static boolean waits(FlomMessage.LockAnswer answer) {
        return answer.rc() == ReturnCode.LOCK_ENQUEUED.code() || answer.rc() == ReturnCode.LOCK_WAIT_RESOURCE.code();
    }

    /** What is left of the time limit at this moment. */
    private long limitNanos(long nowNanos) {
        Long deadline = deadlineNanos();
        return deadline == null ? 0 : deadline - nowNanos;
    }

    private @Nullable Long deadlineNanos() {
        return request.deadlineNanos(startNanos);
    }

    private LockNotAcquiredException timeout() {
        return timeout(request);
    }

    /** The time limit of the request is over. */
    static LockNotAcquiredException timeout(LockRequest request) {
        return new LockNotAcquiredException(
                Reason.TIMEOUT,
                ReturnCode.NETWORK_TIMEOUT,
                request.resource(),
                "not acquired within " + request.waitLimitMillis() + " ms");
    }

    private FlomException refusal(FlomMessage.LockAnswer answer) {
        Reason reason = reasonOf(answer.rc());
        if (reason == Reason.OTHER) {
            return protocolError(answer);
        }
        return new LockNotAcquiredException(reason, codeOf(reason), request.resource(), words(reason));
    }

    /** Refusals of a request that already waited: flomd sends them as step 32, and nothing but rc 0 is ever a grant. */
    private LockNotAcquiredException lateRefusal(FlomMessage.LockAnswer answer) {
        Reason reason = reasonOf(answer.rc());
        ReturnCode code =
                answer.step() == FlomMessage.LockAnswer.LATE_REFUSAL ? ReturnCode.LOCK_CANT_LOCK : codeOf(reason);
        return new LockNotAcquiredException(reason, code, request.resource(), words(reason));
    }

    private FlomException protocolError(FlomMessage.LockAnswer answer) {
        return new FlomException(
                ReturnCode.PROTOCOL_ERROR,
                "resource '" + request.resource() + "': server " + connection.server() + " answered with step "
                        + answer.step() + " and rc " + answer.rc());
    }

    private static Reason reasonOf(int rc) {
        ReturnCode code = ReturnCode.of(rc);
        if (code == null) {
            return Reason.OTHER;
        }
        return switch (code) {
            case LOCK_BUSY -> Reason.BUSY;
            case LOCK_CANT_WAIT -> Reason.CANNOT_WAIT;
            case LOCK_IMPOSSIBLE -> Reason.IMPOSSIBLE;
            case INVALID_RESOURCE_NAME -> Reason.INVALID_NAME;
            default -> Reason.OTHER;
        };
    }

    private static ReturnCode codeOf(Reason reason) {
        return switch (reason) {
            case BUSY -> ReturnCode.LOCK_BUSY;
            case TIMEOUT -> ReturnCode.NETWORK_TIMEOUT;
            case CANNOT_WAIT -> ReturnCode.LOCK_CANT_WAIT;
            case IMPOSSIBLE -> ReturnCode.LOCK_IMPOSSIBLE;
            case INVALID_NAME -> ReturnCode.INVALID_RESOURCE_NAME;
            case OTHER -> ReturnCode.LOCK_CANT_LOCK;
        };
    }

    private static String words(Reason reason) {
        return switch (reason) {
            case BUSY -> "it is already locked";
            case TIMEOUT -> "the time limit expired";
            case CANNOT_WAIT -> "it does not exist, and the request neither creates it nor waits for it";
            case IMPOSSIBLE -> "it will never satisfy the request";
            case INVALID_NAME -> "the server does not accept this name";
            case OTHER -> "the server refused the request";
        };
    }
}
