package io.flomd.wire;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of the FLoM protocol, level 3: one record for each verb and step (protocol table of messages).
 *
 * <p>Numbers are as read from the wire, already checked to fit in 32 bits; whether a lock mode or a quantity makes sense is for the receiver
 * to judge.
 */
public sealed interface FlomMessage {
    /** The verb on the wire: 1 lock, 2 unlock, 3 ping, 4 discover, 5 management. */
    int verb();

    /** The step on the wire: 8, 16, 24 or 32. */
    int step();

    /**
     * lock_8: a client asks for a lock.
     *
     * @param peerId machine id of the client; null if it gave none
     * @param name bytes of the resource name, decoded from base64; a request without a name is malformed
     * @param mode code of the lock mode; 0 if absent
     * @param quantity units wanted; 0 if absent
     * @param tokenWanted whether the client asks for a fencing token (flomd's extension {@code token="1"})
     */
    @SuppressWarnings("ArrayRecordComponent") // names are bytes; equals and hashCode compare them by value
    record LockRequest(
            @Nullable String peerId,
            byte[] name,
            int mode,
            boolean mayWait,
            int quantity,
            boolean mayCreate,
            int lifespanMillis,
            boolean tokenWanted)
            implements FlomMessage {
        @Override
        public int verb() {
            return 1;
        }

        @Override
        public int step() {
            return 8;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LockRequest that
                    && Objects.equals(peerId, that.peerId)
                    && Arrays.equals(name, that.name)
                    && mode == that.mode
                    && mayWait == that.mayWait
                    && quantity == that.quantity
                    && mayCreate == that.mayCreate
                    && lifespanMillis == that.lifespanMillis
                    && tokenWanted == that.tokenWanted;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(name) * 31 + mode;
        }
    }

    /**
     * lock_16, lock_24 or lock_32: a server answers a lock request.
     *
     * @param step {@link #FIRST}, {@link #LATER} or {@link #LATE_REFUSAL} (rc other than 0)
     * @param peerId machine id of the server; sent with step 16 only
     * @param rc number of a {@link ReturnCode}
     * @param element plain text, unescaped; null if the answer carries none
     * @param token fencing token; null if the answer carries none
     */
    record LockAnswer(
            int step,
            @Nullable String peerId,
            int rc,
            @Nullable String element,
            @Nullable Long token) implements FlomMessage {
        /** The step of the first answer to a request. */
        public static final int FIRST = 16;
        /** The step of what follows when the request had to wait. */
        public static final int LATER = 24;
        /** The only step that the original client takes for a refusal once it waits. */
        public static final int LATE_REFUSAL = 32;

        @Override
        public int verb() {
            return 1;
        }
    }

    /** unlock_8: a client gives a lock back; there is no answer. */
    @SuppressWarnings("ArrayRecordComponent") // names are bytes; equals and hashCode compare them by value
    record Unlock(byte[] name, boolean rollback) implements FlomMessage {
        @Override
        public int verb() {
            return 2;
        }

        @Override
        public int step() {
            return 8;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unlock that && Arrays.equals(name, that.name) && rollback == that.rollback;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(name) * 2 + (rollback ? 1 : 0);
        }
    }

    /** ping_8 (server to client) or ping_16 (client to server): defined, but never used between the original programs. */
    record Ping(int step) implements FlomMessage {
        @Override
        public int verb() {
            return 3;
        }
    }

    /** discover_8: a client asks where the server is. */
    record DiscoverRequest() implements FlomMessage {
        @Override
        public int verb() {
            return 4;
        }

        @Override
        public int step() {
            return 8;
        }
    }

    /**
     * discover_16: where the server is.
     *
     * @param address host to connect to; empty means the address that the answer came from
     * @param port TCP port
     */
    record DiscoverAnswer(String address, int port) implements FlomMessage {
        @Override
        public int verb() {
            return 4;
        }

        @Override
        public int step() {
            return 16;
        }
    }

    /** mngmnt_8: a client asks the server to end, at once or when nobody uses it any more. */
    record Shutdown(@Nullable String peerId, boolean immediate) implements FlomMessage {
        @Override
        public int verb() {
            return 5;
        }

        @Override
        public int step() {
            return 8;
        }
    }
}
