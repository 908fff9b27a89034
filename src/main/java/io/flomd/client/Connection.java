package io.flomd.client;

import io.flomd.tls.PeerNames;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import io.flomd.wire.ReturnCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, and the thread that reads it all the time, so that its end is noticed at once.
 *
 * <p>Locks of several resources may belong to it, and one request at a time. Thread-safe.
 */
final class Connection {
    /** Longest answer that is read, as the original client has it. */
    static final int MAX_ANSWER_BYTES = 1023;

    /** Answers that may wait for somebody who asked for them. */
    static final int MAX_UNREAD_ANSWERS = 16;

    private static final int READ_BUFFER_BYTES = 1024;

    /** The server has answered more often than anybody asked. */
    private static final class TooManyAnswersException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Is told when the connection is over. */
    interface EndListener {
        /** Takes note, at once, and returns what is to be told to others, which may take long; null if nothing. */
        @Nullable
        Runnable onEnd(ConnectionEnd end);
    }

    private final Transport transport;
    private final ClientObserver observer;
    private final ArrayDeque<FlomMessage.LockAnswer> inbox = new ArrayDeque<>(2);
    private @Nullable ConnectionEnd end;
    private final Set<EndListener> endListeners = new LinkedHashSet<>();
    /** Whether a request was sent, and its first answer is to come. */
    private boolean awaitsFirst;
    /** First answers to come to requests that were withdrawn. */
    private int owedFirst;
    /** Whether news of a withdrawn request may come. */
    private boolean withdrew;

    private boolean closedHere;
    /** Whether the server gave a token on this connection, as only flomd does. */
    private volatile boolean flomdAnswered;

    private final BooleanSupplier over = new BooleanSupplier() {
        @Override
        public boolean getAsBoolean() {
            return end() != null;
        }
    };

    private final BooleanSupplier answeredOrOver = new BooleanSupplier() {
        @Override
        public boolean getAsBoolean() {
            return hasAnswer() || end() != null;
        }
    };

    private Connection(Transport transport, ClientObserver observer) {
        this.transport = transport;
        this.observer = observer;
    }

    /** Takes over the transport and begins to read it. */
    static Connection start(Transport transport, ClientObserver observer) {
        Connection connection = new Connection(transport, observer);
        Thread reader = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        connection.read();
                    }
                },
                "flom-reader");
        reader.setDaemon(true);
        reader.start();
        return connection;
    }

    private void read() {
        MessageReader reader = new MessageReader(MAX_ANSWER_BYTES);
        byte[] buffer = new byte[READ_BUFFER_BYTES];
        ConnectionEnd reason;
        try {
            int length = transport.read(buffer);
            while (length >= 0) {
                reader.feed(buffer, 0, length);
                for (FlomMessage message = reader.next(); message != null; message = reader.next()) {
                    deliver(message);
                }
                length = transport.read(buffer);
            }
            reason = ConnectionEnd.closedByServer(server(), transport.readFailure());
        } catch (TooManyAnswersException e) {
            reason = ConnectionEnd.flooded(server(), MAX_UNREAD_ANSWERS);
        } catch (MalformedMessageException e) {
            reason = ConnectionEnd.malformed(server(), e);
        } catch (IOException e) {
            reason = ConnectionEnd.broken(server(), transport.readFailure(), e);
        } catch (RuntimeException | Error e) {
            // Whatever failed, whoever holds a lock on this connection must be told.
            reason = ConnectionEnd.failed(server(), e);
        }
        finish(reason);
    }

    private void deliver(FlomMessage message) throws TooManyAnswersException {
        // Whatever the observer does, nobody else waits for it.
        observer.onReceived(message);
        if (message instanceof FlomMessage.LockAnswer answer) {
            keep(answer);
        }
    }

    private synchronized void keep(FlomMessage.LockAnswer answer) throws TooManyAnswersException {
        if (answer.token() != null) {
            flomdAnswered = true;
        }
        if (isOfWithdrawn(answer)) {
            return;
        }
        FlomMessage.LockAnswer oldest = inbox.peek();
        boolean firstIsAwaited = oldest != null && oldest.step() == FlomMessage.LockAnswer.FIRST;
        if (inbox.size() == MAX_UNREAD_ANSWERS + (firstIsAwaited ? 1 : 0)) {
            throw new TooManyAnswersException();
        }
        inbox.add(answer);
        notifyAll();
    }

    private synchronized boolean hasAnswer() {
        return !inbox.isEmpty();
    }

    private void finish(ConnectionEnd reason) {
        List<EndListener> listeners;
        ConnectionEnd known;
        synchronized (this) {
            known = closedHere ? ConnectionEnd.closedHere(server()) : reason;
            end = known;
            listeners = new ArrayList<>(endListeners);
            endListeners.clear();
            notifyAll();
        }
        transport.close();
        // Everybody knows before anybody tells: what is told may take long.
        List<Runnable> toTell = new ArrayList<>();
        for (EndListener listener : listeners) {
            Runnable tell = listener.onEnd(known);
            if (tell != null) {
                toTell.add(tell);
            }
        }
        RunAll.run(toTell);
    }

    /** Adds somebody who is told of the end; at once if the end has been. */
    void onEnd(EndListener listener) {
        ConnectionEnd known;
        synchronized (this) {
            known = end;
            if (known == null) {
                endListeners.add(listener);
            }
        }
        Runnable tell = known == null ? null : listener.onEnd(known);
        if (tell != null) {
            tell.run();
        }
    }

    /** Tells somebody nothing. */
    synchronized void forget(EndListener listener) {
        endListeners.remove(listener);
    }

    /** @throws FlomException if the bytes cannot be sent */
    void send(FlomMessage message) {
        byte[] bytes = MessageWriter.encode(message);
        if (observer != ClientObserver.NONE) {
            observer.onSent(new String(bytes, StandardCharsets.UTF_8));
        }
        try {
            transport.write(bytes);
        } catch (IOException e) {
            ConnectionEnd known = end();
            String why = known == null ? String.valueOf(e.getMessage()) : known.detail();
            ReturnCode code = known == null ? transport.writeFailure() : ReturnCode.CONNECTION_CLOSED;
            throw new FlomException(code, "sending to " + server() + ": " + why, e);
        }
    }

    /** A request is about to be sent: answers that nobody waited for are forgotten. */
    synchronized void beginAsking() {
        inbox.clear();
        awaitsFirst = true;
    }

    /**
     * Withdraws the request that is under way. The server reads this before any later request, so what it says of the one that is withdrawn
     * comes before the first answer to the next.
     *
     * @throws FlomException if it cannot be sent
     */
    void withdraw(FlomMessage.Unlock message) {
        synchronized (this) {
            if (awaitsFirst) {
                owedFirst++;
                awaitsFirst = false;
            }
            withdrew = true;
            inbox.clear();
        }
        send(message);
    }

    /** Whether an answer belongs to a request that was withdrawn. */
    private boolean isOfWithdrawn(FlomMessage.LockAnswer answer) {
        if (answer.step() != FlomMessage.LockAnswer.FIRST) {
            return withdrew && awaitsFirst;
        }
        if (owedFirst > 0) {
            owedFirst--;
            return true;
        }
        awaitsFirst = false;
        return false;
    }

    /**
     * The next answer to a lock request.
     *
     * @param deadlineNanos moment of {@link System#nanoTime()} until which to wait; null for no limit
     * @param interruptible whether an interrupt ends the wait, or is kept for later
     * @return null if the deadline passed
     * @throws ConnectionEndedException if the connection is over and everything that came before was returned
     */
    synchronized FlomMessage.@Nullable LockAnswer await(@Nullable Long deadlineNanos, boolean interruptible)
            throws InterruptedException, ConnectionEndedException {
        if (!Waiting.await(this, answeredOrOver, deadlineNanos, interruptible)) {
            return null;
        }
        FlomMessage.LockAnswer answer = inbox.poll();
        if (answer == null && end != null) {
            throw new ConnectionEndedException(end);
        }
        return answer;
    }

    /** How the connection ended; null while it stands. */
    synchronized @Nullable ConnectionEnd end() {
        return end;
    }

    /** Whether the server is known to be flomd, which routes each lock by its name and so lets a connection be used again. */
    boolean isFlomd() {
        return flomdAnswered;
    }

    String server() {
        return transport.server();
    }

    /** Who the certificate of the server says that it is; null without TLS. */
    @Nullable
    PeerNames peer() {
        return transport.peer();
    }

    /** Closes at once: the server frees what belongs to the connection when it sees that. */
    void close() {
        synchronized (this) {
            closedHere = true;
        }
        transport.close();
    }

    /**
     * Says goodbye and waits until the server has closed its side too, which it does when it has read everything. An interrupt is kept for
     * later: it must not cut off what the server has not read.
     *
     * @param limit how long to wait at most
     */
    void closeInOrder(Duration limit) {
        synchronized (this) {
            closedHere = true;
        }
        try {
            transport.endOutput();
            awaitEnd(limit);
        } catch (IOException alreadyGone) {
            // Then there is nothing to wait for.
            return;
        } finally {
            transport.close();
        }
    }

    /** Waits until the connection is over, or the limit has passed; an interrupt is kept for later. */
    synchronized void awaitEnd(Duration limit) {
        try {
            Waiting.await(this, over, System.nanoTime() + Times.nanos(limit), false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the wait cannot be interrupted", e);
        }
    }
}
