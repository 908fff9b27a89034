package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who is answered, without a network: senders of other hosts are made up. */
class QueryHandlerTest {
    private static final String OWN = "192.0.2.2";
    private static final String OTHER = "192.0.2.77";
    private static final String REFUSED = "192.0.2.66";
    private final List<DiscoveryOutcome> outcomes = new ArrayList<>();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<Throwable> broken = new ArrayList<>();
    private int readLimitReached;
    /** What the handler meets when it asks where the lock listener is. */
    private @Nullable Throwable fault;

    @Test
    void whoMayNotAskGetsNoAnswerAndTakesNobodysPlace() throws Exception {
        EmbeddedChannel channel =
                channel(TestResponder.settings().withUnicast(OWN).withReplies(1, 1), OWN);
        query(channel, REFUSED);
        query(channel, OTHER);
        assertThat(outcomes).containsExactly(DiscoveryOutcome.REFUSED, DiscoveryOutcome.ANSWERED);
    }

    @Test
    void aListenerOnLoopbackIsToldToThisHostOnly() throws Exception {
        EmbeddedChannel channel = channel("", "127.0.0.1");
        query(channel, "127.0.0.1");
        query(channel, OWN);
        query(channel, OTHER);
        assertThat(outcomes)
                .containsExactly(DiscoveryOutcome.ANSWERED, DiscoveryOutcome.ANSWERED, DiscoveryOutcome.UNREACHABLE);
        assertThat(channel.outboundMessages()).hasSize(2);
        channel.finishAndReleaseAll();
    }

    @Test
    void aListenerOnAnAddressIsToldToEverybody() throws Exception {
        EmbeddedChannel channel = channel("", OWN);
        query(channel, OTHER);
        assertThat(outcomes).containsExactly(DiscoveryOutcome.ANSWERED);
        channel.finishAndReleaseAll();
    }

    @Test
    void anAdvertisedAddressIsToldToEverybody() throws Exception {
        EmbeddedChannel channel = channel(OWN, "127.0.0.1");
        query(channel, OTHER);
        DatagramPacket reply = channel.readOutbound();
        assertThat(reply.content().toString(StandardCharsets.UTF_8)).contains("address=\"192.0.2.2\"");
        assertThat(reply.recipient().getAddress()).isEqualTo(InetAddress.getByName(OTHER));
        reply.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void anErrorOfTheSocketLeavesItOpen() throws Exception {
        EmbeddedChannel channel = channel("", OWN);
        channel.pipeline().fireExceptionCaught(new java.net.PortUnreachableException("Connection refused"));
        query(channel, OTHER);
        assertThat(outcomes).containsExactly(DiscoveryOutcome.ANSWERED);
        channel.finishAndReleaseAll();
    }

    @Test
    void aFaultOfItsOwnIsCountedAndLoggedAsAnErrorAndTheNextQueryIsAnswered() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(QueryHandler.class);
        logger.addAppender(log);
        try {
            EmbeddedChannel channel = channel("", OWN);
            fault = new IllegalStateException("planted");
            query(channel, OTHER);
            fault = null;
            query(channel, OTHER);
            assertThat(outcomes).containsExactly(DiscoveryOutcome.FAILED, DiscoveryOutcome.ANSWERED);
            channel.finishAndReleaseAll();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("planted"));
        assertThat(broken).isEmpty();
    }

    @Test
    void anErrorBreaksTheServer() throws Exception {
        EmbeddedChannel channel = channel("", OWN);
        fault = new OutOfMemoryError("planted");
        query(channel, OTHER);
        assertThat(broken).containsExactly(fault);
        channel.finishAndReleaseAll();
    }

    /** 160 a second are 16 at once, and another every 6.25 ms. */
    @Test
    void readsAsManyDatagramsAsAllowedAndThenLetsThemLie() throws Exception {
        EmbeddedChannel channel =
                channel(TestResponder.settings().withUnicast(OWN).withDatagrams(160), OWN);
        query(channel, 15);
        assertThat(channel.config().isAutoRead()).as("one below the limit").isTrue();
        assertThat(readLimitReached).isZero();
        query(channel, 1);
        assertThat(channel.config().isAutoRead()).as("the limit is used up").isFalse();
        assertThat(outcomes).hasSize(16).containsOnly(DiscoveryOutcome.ANSWERED);
        assertThat(readLimitReached).isEqualTo(1);

        advance(channel, 6_249_999);
        assertThat(channel.config().isAutoRead()).isFalse();
        advance(channel, 1);
        assertThat(channel.config().isAutoRead()).as("there is room for one").isTrue();
        channel.finishAndReleaseAll();
    }

    /** What the system hands over with one call is dealt with, and made up for by a longer pause. */
    @Test
    void whatIsReadBeyondTheLimitIsOwed() throws Exception {
        EmbeddedChannel channel =
                channel(TestResponder.settings().withUnicast(OWN).withDatagrams(160), OWN);
        call(channel, 18);
        assertThat(outcomes).hasSize(18).containsOnly(DiscoveryOutcome.ANSWERED);
        advance(channel, 3 * 6_250_000 - 1);
        assertThat(channel.config().isAutoRead()).isFalse();
        advance(channel, 1);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.finishAndReleaseAll();
    }

    /** 1600 a second are 160 at once, and then 16 every 10 ms, as many as one call takes. */
    @Test
    void readsInCallsOnceTheBurstIsUsedUp() throws Exception {
        EmbeddedChannel channel =
                channel(TestResponder.settings().withUnicast(OWN).withDatagrams(1600), OWN);
        query(channel, 144);
        assertThat(channel.config().isAutoRead()).as("room for a whole call").isTrue();
        call(channel, 16);
        assertThat(channel.config().isAutoRead()).isFalse();
        advance(channel, 10_000_000 - 1);
        assertThat(channel.config().isAutoRead()).isFalse();
        advance(channel, 1);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void closesWhileDatagramsLie() throws Exception {
        EmbeddedChannel channel =
                channel(TestResponder.settings().withUnicast(OWN).withDatagrams(1), OWN);
        query(channel, OTHER);
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.close();
        ticker.advance(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.config().isAutoRead()).as("nothing goes on").isFalse();
        channel.finishAndReleaseAll();
    }

    private EmbeddedChannel channel(String advertised, String bound) throws Exception {
        return channel(TestResponder.settings().withUnicast(bound).withAdvertised(advertised), bound);
    }

    private EmbeddedChannel channel(TestResponder.Settings settings, String bound) throws Exception {
        InetAddress own = InetAddress.getByName(OWN);
        InetSocketAddress accepting = new InetSocketAddress(InetAddress.getByName(bound), 28_015);
        DiscoveryListener listener = new DiscoveryListener() {
            @Override
            public void datagram(DiscoveryOutcome outcome) {
                outcomes.add(outcome);
            }

            @Override
            public void readLimitReached() {
                readLimitReached++;
            }
        };
        QueryHandler handler = new QueryHandler(
                settings.build(),
                () -> {
                    if (fault instanceof Error error) {
                        throw error;
                    } else if (fault instanceof RuntimeException failure) {
                        throw failure;
                    }
                    return accepting;
                },
                address -> address.isLoopbackAddress() || address.equals(own),
                address -> !address.getHostAddress().equals(REFUSED),
                listener,
                broken::add,
                ticker);
        return EmbeddedChannel.builder().ticker(ticker).handlers(handler).build();
    }

    private void advance(EmbeddedChannel channel, long nanos) {
        ticker.advance(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private static void query(EmbeddedChannel channel, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            query(channel, OTHER);
        }
    }

    /** So many queries with one call of the system. */
    private static void call(EmbeddedChannel channel, int queries) throws Exception {
        for (int i = 0; i < queries; i++) {
            write(channel, OTHER);
        }
        channel.flushInbound();
    }

    private static void query(EmbeddedChannel channel, String source) throws Exception {
        write(channel, source);
        channel.flushInbound();
    }

    private static void write(EmbeddedChannel channel, String source) throws Exception {
        channel.writeOneInbound(new DatagramPacket(
                Unpooled.copiedBuffer(TestQuery.QUERY, StandardCharsets.UTF_8),
                new InetSocketAddress(InetAddress.getByName("239.255.0.1"), 28_015),
                new InetSocketAddress(InetAddress.getByName(source), 40_000)));
    }
}
