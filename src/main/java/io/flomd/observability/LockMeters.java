package io.flomd.observability;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/** Every meter of the server. Names, units and tags are an interface: dashboards and alerts are built on them. */
public enum LockMeters implements MeterDocumentation {
    REQUESTS(
            "flom.requests",
            Meter.Type.COUNTER,
            null,
            "Lock requests by their first answer: granted, enqueued, awaits-creation, or the reason of a refusal",
            Tag.TYPE,
            Tag.MODE,
            Tag.OUTCOME),
    HOLDERS("flom.holders", Meter.Type.GAUGE, null, "Locks held now", Tag.TYPE, Tag.MODE),
    WAITERS(
            "flom.waiters",
            Meter.Type.GAUGE,
            null,
            "Requests that wait now, in line or for a resource to be created",
            Tag.TYPE,
            Tag.MODE),
    OLDEST_WAITER(
            "flom.waiters.oldest",
            Meter.Type.GAUGE,
            "seconds",
            "Age of the request that waits longest; 0 if none waits"),
    WAITS_ENDED(
            "flom.waits.ended",
            Meter.Type.COUNTER,
            null,
            "Waits that ended without a grant: abandoned by the client, or refused late",
            Tag.TYPE,
            Tag.OUTCOME),
    WAIT("flom.wait", Meter.Type.TIMER, null, "Time from request to grant, of requests that had to wait", Tag.TYPE),
    HOLD("flom.hold", Meter.Type.TIMER, null, "Time from grant to release", Tag.TYPE),
    RESOURCES("flom.resources", Meter.Type.GAUGE, null, "Resources that exist now", Tag.TYPE),
    CONNECTIONS("flom.connections", Meter.Type.GAUGE, null, "Connections open now", Tag.TRANSPORT),
    CONNECTIONS_ACCEPTED("flom.connections.accepted", Meter.Type.COUNTER, null, "Connections accepted", Tag.TRANSPORT),
    CONNECTIONS_REJECTED(
            "flom.connections.rejected",
            Meter.Type.COUNTER,
            null,
            "Connections closed as soon as they came",
            Tag.REASON),
    CONNECTIONS_VANISHED(
            "flom.connections.vanished",
            Meter.Type.COUNTER,
            null,
            "Connections closed because nothing came from the client for the keepalive detection time"),
    CONNECTIONS_FAILED(
            "flom.connections.failed",
            Meter.Type.COUNTER,
            null,
            "Connections closed because of a fault of the server; its log says which"),
    PROTOCOL_ERRORS(
            "flom.protocol.errors",
            Meter.Type.COUNTER,
            null,
            "Connections ended because of what the client sent or failed to do",
            Tag.REASON),
    SHUTDOWN_MESSAGES(
            "flom.shutdown.messages",
            Meter.Type.COUNTER,
            null,
            "Remote shutdown messages: honoured or ignored",
            Tag.OUTCOME),
    ACCESS_REFUSED(
            "flom.access.refused",
            Meter.Type.COUNTER,
            null,
            "Requests that a rule refused, by its index in flom.access.rules, or shutdown-from",
            Tag.RULE),
    ACCESS_DRY_RUN(
            "flom.access.dryrun",
            Meter.Type.COUNTER,
            null,
            "Requests that a rule of flom.access.rules would refuse, by its index; only there in a dry run",
            Tag.RULE),
    DISCOVERY_REQUESTS(
            "flom.discovery.requests",
            Meter.Type.COUNTER,
            null,
            "Discovery datagrams by what became of them",
            Tag.OUTCOME),
    HTTP_REFUSED(
            "flom.http.refused",
            Meter.Type.COUNTER,
            null,
            "HTTP requests that were not answered because of the name they asked for",
            Tag.REASON),
    LIMITS("flom.limits", Meter.Type.COUNTER, null, "How often a configured limit refused something", Tag.LIMIT),
    LIMITS_ALLOWED(
            "flom.limits.allowed",
            Meter.Type.GAUGE,
            null,
            "What a limit allows, configured or fitted to the heap",
            Tag.LIMIT),
    TABLE_BYTES(
            "flom.table.bytes",
            Meter.Type.GAUGE,
            null,
            "Bytes of heap that all resources, holders and waiters are reckoned to take, of flom.locking.max-table-bytes"),
    ANSWERS_PENDING(
            "flom.answers.pending",
            Meter.Type.GAUGE,
            "bytes",
            "Answers that clients have not read, of flom.server.max-pending-answer-bytes-total"),
    TLS_EXPIRY(
            "flom.tls.certificate.expiry",
            Meter.Type.GAUGE,
            "seconds",
            "When the certificate of the lock listener ends, in seconds since 1970; not there without TLS"),
    TLS_RELOADS(
            "flom.tls.reloads",
            Meter.Type.COUNTER,
            null,
            "Changed certificates of the lock listener: replaced, or failed and not used; not there without TLS",
            Tag.OUTCOME),
    METERS_FAILED(
            "flom.meters.failed",
            Meter.Type.COUNTER,
            null,
            "Meters that failed and are not updated any more; the log says which"),
    CLOCK_DIFFERENCE(
            "flom.clock.difference",
            Meter.Type.GAUGE,
            "seconds",
            "How far the clock of the host is ahead of the server's time, which draws near to it"),
    BUILD_INFO(
            "flom.build.info", Meter.Type.GAUGE, null, "Always 1; the tags say what is running", Tag.VERSION, Tag.JAVA);

    /** The tags of the meters. */
    public enum Tag implements KeyName {
        /** {@link io.flomd.resource.ResourceType#word()}. */
        TYPE,
        /** NL, CR, CW, PR, PW or EX; EX for resources that have no modes. */
        MODE,
        /** What became of something, a word of a small set. */
        OUTCOME,
        /** Why, a word of a small set. */
        REASON,
        /** {@code tcp} or {@code unix}. */
        TRANSPORT,
        /** The last part of the limit's key in the configuration. */
        LIMIT,
        /** Index of a rule, or the key that it stands for. */
        RULE,
        /** Version of flomd. */
        VERSION,
        /** Version of the Java runtime. */
        JAVA;

        @Override
        public String asString() {
            return MeterWords.of(this);
        }
    }

    private final String meterName;
    private final Meter.Type type;
    private final @Nullable String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // never written to after construction
    private final Tag[] tags;

    LockMeters(String meterName, Meter.Type type, @Nullable String unit, String description, Tag... tags) {
        this.meterName = meterName;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.tags = tags;
    }

    @Override
    public String getName() {
        return meterName;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return tags.clone();
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }

    /**
     * Names and values of the tags, in turn.
     *
     * @throws IllegalArgumentException if there are not as many values as tags
     */
    String[] tagged(String... values) {
        if (values.length != tags.length) {
            throw new IllegalArgumentException(
                    meterName + " has " + tags.length + " tags, not " + values.length + " values");
        }
        String[] pairs = new String[tags.length * 2];
        for (int i = 0; i < tags.length; i++) {
            pairs[2 * i] = tags[i].asString();
            pairs[2 * i + 1] = values[i];
        }
        return pairs;
    }
}
