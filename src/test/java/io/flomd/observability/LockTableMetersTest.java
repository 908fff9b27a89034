package io.flomd.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionId;
import io.flomd.lock.TableZone;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands to a real table; what the meters show afterwards. */
class LockTableMetersTest {
    private static final SessionId ANNE = new SessionId(0, 1);
    private static final SessionId BERT = new SessionId(0, 2);
    private static final SessionId CARL = new SessionId(0, 3);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LockTable table = new LockTable(new LockLimits(3, 1, 2, 16, 100), TableZone.UTC, 1);
    private long nowMicros = 1_000_000_000;
    private final LockTableMeters meters = metersIn(registry);
    private long nanos;
    private final LockTableGauges gauges =
            new LockTableGauges(new Meters(registry), table::counts, () -> nowMicros, () -> nanos += 1_000_000_000);
    private final SessionCommands commands = new SessionCommands();

    @BeforeEach
    void openSessions() {
        apply(SessionCommands.open(ANNE, nowMicros));
        apply(SessionCommands.open(BERT, nowMicros));
        apply(SessionCommands.open(CARL, nowMicros));
    }

    @Test
    void countsFirstAnswersByTypeModeAndOutcome() {
        acquire(ANNE, "a", LockMode.PR, true);
        acquire(BERT, "a", LockMode.PR, true);
        acquire(CARL, "a", LockMode.EX, false);
        acquire(CARL, "n[2]", LockMode.CR, true);
        assertThat(requests("simple", "PR", "granted")).isEqualTo(2);
        assertThat(requests("simple", "EX", "busy")).isEqualTo(1);
        assertThat(requests("numeric", "EX", "granted")).isEqualTo(1);
        assertThat(registry.get("flom.resources").tag("type", "simple").gauge().value())
                .isEqualTo(1);
        assertThat(gauge("flom.holders", "simple", "PR")).isEqualTo(2);
        assertThat(gauge("flom.holders", "numeric", "EX")).isEqualTo(1);
    }

    @Test
    void followsAWaiterToItsGrantAndRelease() {
        acquire(ANNE, "a", LockMode.EX, true);
        acquire(BERT, "a", LockMode.PW, true);
        assertThat(requests("simple", "PW", "enqueued")).isEqualTo(1);
        assertThat(gauge("flom.waiters", "simple", "PW")).isEqualTo(1);
        nowMicros += 3_000_000;
        assertThat(registry.get("flom.waiters.oldest").gauge().value()).isEqualTo(3);

        apply(commands.release(ANNE, nowMicros, ResourceName.of("a"), false));
        assertThat(gauge("flom.waiters", "simple", "PW")).isZero();
        assertThat(gauge("flom.holders", "simple", "EX")).isZero();
        assertThat(gauge("flom.holders", "simple", "PW")).isEqualTo(1);
        assertThat(registry.get("flom.waiters.oldest").gauge().value()).isZero();
        assertThat(registry.get("flom.wait").tag("type", "simple").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(registry.get("flom.hold").tag("type", "simple").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(requests("simple", "PW", "granted")).isZero();
    }

    @Test
    void aClientThatLeavesTheLineAbandonsItsWait() {
        acquire(ANNE, "a", LockMode.EX, true);
        acquire(BERT, "a", LockMode.EX, true);
        apply(commands.close(BERT, nowMicros));
        assertThat(gauge("flom.waiters", "simple", "EX")).isZero();
        assertThat(waitsEnded("simple", "abandoned")).isEqualTo(1);
        assertThat(registry.get("flom.wait").tag("type", "simple").timer().count())
                .isZero();
    }

    @Test
    void aWaitForCreationIsAWaitUntilItsGrantOrRefusal() {
        acquire(ANNE, "n[2]", LockMode.EX, 2, true, false);
        acquire(BERT, "a", LockMode.PR, 0, true, false);
        assertThat(requests("numeric", "EX", "awaits-creation")).isEqualTo(1);
        assertThat(requests("simple", "PR", "awaits-creation")).isEqualTo(1);
        nowMicros += 1_000_000;
        acquire(CARL, "a", LockMode.EX, true);
        assertThat(gauge("flom.waiters", "simple", "PR")).isEqualTo(1);
        assertThat(registry.get("flom.waiters.oldest").gauge().value()).isEqualTo(1);
        apply(commands.close(CARL, nowMicros));
        assertThat(gauge("flom.waiters", "simple", "PR")).isZero();
        assertThat(gauge("flom.holders", "simple", "PR")).isEqualTo(1);
        apply(commands.close(ANNE, nowMicros));
        assertThat(gauge("flom.waiters", "numeric", "EX")).isZero();
        assertThat(waitsEnded("numeric", "abandoned")).isEqualTo(1);
    }

    @Test
    void countsWhatEachLimitRefuses() {
        acquire(ANNE, "a", LockMode.EX, true);
        acquire(BERT, "a", LockMode.EX, true);
        acquire(CARL, "a", LockMode.EX, true);
        assertThat(limit("max-waiters-per-resource")).isEqualTo(1);
        acquire(ANNE, "b", LockMode.EX, true);
        acquire(ANNE, "c", LockMode.EX, true);
        assertThat(limit("max-locks-per-session")).isEqualTo(1);
        acquire(CARL, "c", LockMode.EX, true);
        acquire(CARL, "d", LockMode.EX, true);
        assertThat(limit("max-resources")).isEqualTo(1);
        assertThat(requests("simple", "EX", "too-many-waiters")).isEqualTo(1);
        assertThat(requests("simple", "EX", "too-many-locks")).isEqualTo(1);
        assertThat(requests("simple", "EX", "too-many-resources")).isEqualTo(1);
    }

    @Test
    void countsPathsThatAreTooDeep() {
        acquire(ANNE, "/a".repeat(LockLimits.DEFAULT_PATH_LEVELS), LockMode.EX, true);
        assertThat(limit("max-path-levels")).isZero();
        acquire(ANNE, "/a".repeat(LockLimits.DEFAULT_PATH_LEVELS + 1), LockMode.EX, true);
        assertThat(limit("max-path-levels")).isEqualTo(1);
        assertThat(requests("hierarchical", "EX", "path-too-deep")).isEqualTo(1);
    }

    @Test
    void everyGaugeIsZeroAfterTheLastSessionAndItsResources() {
        acquire(ANNE, "/x/y", LockMode.PW, true);
        acquire(BERT, "/x", LockMode.EX, true);
        acquire(CARL, "_s_q[1]", LockMode.EX, true);
        acquire(BERT, "missing", LockMode.EX, 0, true, false);
        for (SessionId session : new SessionId[] {ANNE, BERT, CARL}) {
            apply(commands.close(session, nowMicros));
        }
        nowMicros = table.nextDeadlineMicros() + 60_000_000;
        apply(new LockCommand.Tick(nowMicros));
        assertThat(registry.getMeters())
                .filteredOn(meter ->
                        meter instanceof Gauge && !meter.getId().getName().endsWith(".histogram"))
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        gauge -> assertThat(gauge.measure().iterator().next().getValue())
                                .as(gauge.getId().toString())
                                .isZero());
    }

    @Test
    void resourceNamesAreNoLabelsAndNamesAreThoseOfPrometheus() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LockTableMeters shown = metersIn(prometheus);
        AtomicInteger asked = new AtomicInteger();
        LockTableGauges frozen = new LockTableGauges(
                new Meters(prometheus),
                () -> {
                    asked.incrementAndGet();
                    return table.counts();
                },
                () -> nowMicros,
                () -> 1);
        new BuildInfo("1.2.3", "4711", "17").register(prometheus);
        LockCommand command = commands.acquire(
                ANNE, nowMicros, new AcquireRequest(ResourceName.of("secret"), LockMode.EX, 0, true, true, 0));
        shown.onApplied(command, table.apply(command));
        assertThat(prometheus.scrape())
                .contains("flom_requests_total{mode=\"EX\",outcome=\"granted\",type=\"simple\"} 1.0")
                .contains("flom_holders{mode=\"EX\",type=\"simple\"} 1.0")
                .contains("flom_waiters_oldest_seconds 0.0")
                .contains("flom_wait_seconds_bucket{type=\"simple\",le=\"0.001\"}")
                .contains("flom_build_info{java=\"17\",version=\"1.2.3\"} 1")
                .doesNotContain("secret");
        assertThat(asked).as("one look at the table for all gauges of a scrape").hasValue(1);
        assertThat(frozen).isNotNull();
    }

    @Test
    void gaugesAreRightAfterARestore() {
        acquire(ANNE, "a", LockMode.EX, true);
        acquire(BERT, "a", LockMode.EX, true);
        SimpleMeterRegistry after = new SimpleMeterRegistry();
        LockTable restored = LockTable.restore(table.snapshot());
        LockTableGauges shown =
                new LockTableGauges(new Meters(after), restored::counts, () -> nowMicros, System::nanoTime);
        assertThat(shown).isNotNull();
        for (String meter : List.of("flom.holders", "flom.waiters")) {
            assertThat(after.get(meter)
                            .tags("type", "simple", "mode", "EX")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
        assertThat(after.get("flom.resources").tag("type", "simple").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void aMeterThatFailsIsLeftAloneAndNothingElseNotices() {
        MeterRegistry failing = new FailingMeters();
        LockTableMeters shown = metersIn(failing);
        for (String name : List.of("a", "b")) {
            LockCommand command = command(ANNE, name);
            shown.onApplied(command, table.apply(command));
        }
        LockCommand busy = command(BERT, "a");
        shown.onApplied(busy, table.apply(busy));
        assertThat(failing.get("flom.meters.failed").counter().count()).isEqualTo(1);
        assertThat(failing.get("flom.requests")
                        .tags("type", "simple", "mode", "EX", "outcome", "enqueued")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private static LockTableMeters metersIn(MeterRegistry registry) {
        Meters meters = new Meters(registry);
        return new LockTableMeters(meters, new LimitMeters(meters));
    }

    private LockCommand command(SessionId session, String name) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, true, true, 0);
        return commands.acquire(session, nowMicros, request);
    }

    private void acquire(SessionId session, String resource, LockMode mode, boolean mayWait) {
        acquire(session, resource, mode, 1, mayWait, true);
    }

    private void acquire(
            SessionId session, String resource, LockMode mode, int quantity, boolean mayWait, boolean mayCreate) {
        AcquireRequest request =
                new AcquireRequest(ResourceName.of(resource), mode, quantity, mayWait, mayCreate, 1_000);
        apply(commands.acquire(session, nowMicros, request));
    }

    private void apply(LockCommand command) {
        meters.onApplied(command, table.apply(command));
    }

    private double requests(String type, String mode, String outcome) {
        return registry.get("flom.requests")
                .tags("type", type, "mode", mode, "outcome", outcome)
                .counter()
                .count();
    }

    private double waitsEnded(String type, String outcome) {
        return registry.get("flom.waits.ended")
                .tags("type", type, "outcome", outcome)
                .counter()
                .count();
    }

    private double gauge(String meter, String type, String mode) {
        return registry.get(meter).tags("type", type, "mode", mode).gauge().value();
    }

    private double limit(String limit) {
        return registry.get("flom.limits").tag("limit", limit).counter().count();
    }
}
