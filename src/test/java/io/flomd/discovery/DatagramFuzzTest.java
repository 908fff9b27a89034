package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import io.flomd.testing.Transcript;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A datagram is answered once, to where it came from, if it is a query; anything else is counted as malformed, and the socket stays open. */
class DatagramFuzzTest extends FuzzHarness {
    private static final InetSocketAddress GROUP = new InetSocketAddress("239.255.0.1", 28_015);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.77", 40_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.2", 28_015);

    @Override
    protected void check(byte[] input) throws Exception {
        List<DiscoveryOutcome> outcomes = new ArrayList<>();
        ResponderSettings settings =
                TestResponder.settings().withUnicast("192.0.2.2").build();
        QueryHandler handler = new QueryHandler(
                settings,
                () -> SERVER,
                InetAddress::isLoopbackAddress,
                client -> true,
                new DiscoveryListener() {
                    @Override
                    public void datagram(DiscoveryOutcome outcome) {
                        outcomes.add(outcome);
                    }

                    @Override
                    public void readLimitReached() {}
                },
                failure -> {
                    throw new AssertionError(failure);
                },
                Ticker.newMockTicker());
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        ByteBuf content = Unpooled.buffer(input.length + 1).writeBytes(input);
        channel.writeInbound(new DatagramPacket(content, GROUP, CLIENT));
        boolean query = isQuery(input, settings.maxDatagramBytes());
        assertThat(outcomes).containsExactly(query ? DiscoveryOutcome.ANSWERED : DiscoveryOutcome.MALFORMED);
        assertThat(channel.isOpen()).isTrue();
        DatagramPacket reply = channel.readOutbound();
        assertThat(reply != null).isEqualTo(query);
        if (reply != null) {
            assertThat(reply.recipient()).isEqualTo(CLIENT);
            reply.release();
        }
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(content.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    private static boolean isQuery(byte[] input, int maxBytes) {
        try {
            return MessageReader.readDatagram(input, 0, input.length, maxBytes) instanceof FlomMessage.DiscoverRequest
                    && input.length <= maxBytes;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(MessageWriter.encode(new FlomMessage.DiscoverRequest()));
        seeds.add(MessageWriter.encode(new FlomMessage.DiscoverAnswer("192.0.2.9", 28_015)));
        for (Transcript transcript : Transcript.all()) {
            if (transcript.name().startsWith("discover")) {
                for (Transcript.Event event : transcript.events()) {
                    seeds.add(event.text().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return seeds;
    }
}
