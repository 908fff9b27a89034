package io.flomd.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LogLimitsTest {
    private static final long LIMIT_MILLIS = 60_000;
    private static final int ANY = 1_000_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LimitMeters limits = new LimitMeters(new Meters(registry));
    private final LoggerContext context = new LoggerContext();
    private final Logger root = context.getLogger("ROOT");
    private final Logger log = context.getLogger("a.b");
    private final AtomicLong nanoTime = new AtomicLong();
    private final Output output = new Output();

    /** Takes lines, unless it is shut. */
    private static final class Output extends AppenderBase<ILoggingEvent> {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch open = new CountDownLatch(0);
        volatile boolean broken;

        @Override
        protected void append(ILoggingEvent event) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (broken) {
                throw new OutOfMemoryError("planted");
            }
            lines.add(event.getThreadName() + " " + event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    @BeforeEach
    void attach() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        root.setLevel(Level.INFO);
        output.setContext(context);
        output.setName("output");
        output.start();
        root.addAppender(output);
    }

    private LogLimits limit(int maxQueuedLines, int maxLinesPerSecond) {
        return new LogLimits(context, maxQueuedLines, maxLinesPerSecond, limits, nanoTime::get);
    }

    private double count(String limit) {
        return registry.get("flom.limits").tag("limit", limit).counter().count();
    }

    @Test
    void whatIsLoggedIsWrittenInOrder() throws Exception {
        try (LogLimits logLimits = limit(1000, ANY)) {
            for (int i = 0; i < 500; i++) {
                log.info("line {}", i);
            }
            assertThat(logLimits.awaitWritten(LIMIT_MILLIS)).isTrue();
            assertThat(output.lines)
                    .hasSize(500)
                    .startsWith(thread() + "INFO line 0")
                    .endsWith(thread() + "INFO line 499");
        }
        assertThat(registry.get("flom.limits.allowed")
                        .tag("limit", "max-queued-lines")
                        .gauge()
                        .value())
                .isEqualTo(1000);
        assertThat(count("max-queued-lines")).isZero();
    }

    @Test
    void nobodyWaitsForAnOutputThatTakesNothing() throws Exception {
        output.open = new CountDownLatch(1);
        try (LogLimits logLimits = limit(10, ANY)) {
            log.info("in the output");
            output.entered.await();
            for (int i = 0; i < 10; i++) {
                log.info("queued {}", i);
            }
            assertThat(count("max-queued-lines")).isZero();
            log.info("one too many");
            log.error("and another one");
            assertThat(count("max-queued-lines")).isEqualTo(2);
            assertThat(logLimits.awaitWritten(1)).isFalse();
            output.open.countDown();
            await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> output.lines.size() == 12);
            assertThat(output.lines.get(10)).endsWith("queued 9");
            assertThat(output.lines.get(11))
                    .endsWith("WARN 2 lines were left out, the output takes no more (flom.logging.max-queued-lines)");
        }
    }

    @Test
    void itsEndWaitsForNobodyEither() {
        output.open = new CountDownLatch(1);
        LogLimits logLimits = limit(1, ANY);
        log.info("in the output");
        logLimits.close();
        log.info("after the end");
        assertThat(output.lines).isEmpty();
        output.open.countDown();
    }

    @Test
    void theOutputIsGivenBack() {
        LogLimits logLimits = limit(10, 1);
        log.warn("{}", 1);
        logLimits.close();
        assertThat(root.isAttached(output)).isTrue();
        assertThat(output.isStarted()).isTrue();
        log.warn("{}", 2);
        log.warn("{}", 3);
        assertThat(output.lines).hasSize(3);
    }

    @Test
    void theLogGoesOnAfterAnErrorOfTheOutput() throws Exception {
        try (LogLimits logLimits = limit(10, ANY)) {
            output.broken = true;
            log.info("lost");
            assertThat(logLimits.awaitWritten(LIMIT_MILLIS)).isTrue();
            output.broken = false;
            log.info("written");
            assertThat(logLimits.awaitWritten(LIMIT_MILLIS)).isTrue();
            assertThat(output.lines).anyMatch(line -> line.endsWith("INFO written"));
        }
    }

    @Test
    void warningsOfOneKindAreBoundedInASecond() {
        try (LogLimits logLimits = limit(1000, 3)) {
            for (int i = 0; i < 3; i++) {
                log.warn("{} is bad", i);
            }
            assertThat(count("max-lines-per-second")).isZero();
            log.warn("{} is bad", 3);
            log.error("{} is bad", 4);
            assertThat(count("max-lines-per-second")).isEqualTo(2);
            log.warn("{} is worse", 5);
            context.getLogger("a.c").warn("{} is bad", 6);
            log.info("{} is nothing", 7);
            await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> output.lines.size() == 7);
            assertThat(output.lines.get(6))
                    .endsWith("WARN 2 lines were left out, too many in a second (flom.logging.max-lines-per-second):"
                            + " a.b: {} is bad");
            nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
            log.warn("{} is bad", 8);
            assertThat(count("max-lines-per-second")).isEqualTo(2);
            await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> output.lines.size() == 8);
        }
    }

    @Test
    void messagesThatAreEachPutTogetherAreOneKind() {
        try (LogLimits logLimits = limit(1000, 3)) {
            for (int i = 0; i < 10; i++) {
                log.warn("bad: " + i);
            }
            assertThat(count("max-lines-per-second")).isEqualTo(7);
        }
    }

    @Test
    void kindsThemselvesAreBounded() {
        LineRate rate = new LineRate(1, () -> 0, () -> {});
        for (int i = 0; i < LineRate.MAX_KINDS; i++) {
            rate.decide(null, log, Level.WARN, "kind " + i + " {}", new Object[] {1}, null);
        }
        assertThat(rate.takeLeftOut()).isEmpty();
        for (int i = 0; i < 5; i++) {
            rate.decide(null, log, Level.WARN, "other " + i + " {}", new Object[] {1}, null);
        }
        assertThat(rate.takeLeftOut()).containsOnlyKeys("others").containsValue(4L);
    }

    @Test
    void whatIsNotLoggedIsNotCounted() {
        log.setLevel(Level.ERROR);
        try (LogLimits logLimits = limit(1000, 1)) {
            for (int i = 0; i < 10; i++) {
                log.warn("{}", i);
            }
            assertThat(count("max-lines-per-second")).isZero();
        }
    }

    @Test
    void whatFillsAMessageIsMadeVisible() throws Exception {
        try (LogLimits logLimits = limit(1000, ANY)) {
            log.info("\n\n*** a report\nof several lines");
            log.info("one {} two {}", "a\nb\u001b", new Object[] {"\r"});
            log.info("three\n{}", "c\\d");
            assertThat(logLimits.awaitWritten(LIMIT_MILLIS)).isTrue();
            assertThat(output.lines)
                    .containsExactly(
                            thread() + "INFO \n\n*** a report\nof several lines",
                            thread() + "INFO one a\\nb\\u001b two [\\r]",
                            thread() + "INFO three\nc\\\\d");
        }
    }

    @Test
    void messagesOfExceptionsAreMadeVisible() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStreamAppender<ILoggingEvent> stream = new OutputStreamAppender<>();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %message%n%ex");
        encoder.start();
        stream.setContext(context);
        stream.setEncoder(encoder);
        stream.setOutputStream(bytes);
        stream.start();
        root.addAppender(stream);
        try (LogLimits logLimits = limit(1000, ANY)) {
            RuntimeException failure = new IllegalStateException(
                    "outer\nERROR forged", new IllegalArgumentException("inner\nERROR forged"));
            failure.addSuppressed(new IllegalArgumentException("beside\nERROR forged"));
            log.error("{} failed", "it", failure);
            assertThat(logLimits.awaitWritten(LIMIT_MILLIS)).isTrue();
        }
        String written = bytes.toString(StandardCharsets.UTF_8);
        assertThat(written)
                .startsWith("ERROR it failed")
                .contains("IllegalStateException: outer\\nERROR forged")
                .contains("Caused by: java.lang.IllegalArgumentException: inner\\nERROR forged")
                .contains("beside\\nERROR forged")
                .contains("\tat " + LogLimitsTest.class.getName());
        assertThat(written.lines()).noneMatch(line -> line.startsWith("ERROR forged"));
    }

    private static String thread() {
        return Thread.currentThread().getName() + " ";
    }
}
