package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is answered, without a network: senders of other hosts are made up. */
class QueryHandlerTest {
    private static final String OWN = "192.0.2.2";
    private static final String OTHER = "192.0.2.77";
    private final List<DiscoveryOutcome> outcomes = new ArrayList<>();

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

    private EmbeddedChannel channel(String advertised, String bound) throws Exception {
        InetAddress own = InetAddress.getByName(OWN);
        InetSocketAddress accepting = new InetSocketAddress(InetAddress.getByName(bound), 28_015);
        return new EmbeddedChannel(new QueryHandler(
                TestResponder.settings()
                        .withUnicast(bound)
                        .withAdvertised(advertised)
                        .build(),
                () -> accepting,
                address -> address.isLoopbackAddress() || address.equals(own),
                outcomes::add));
    }

    private static void query(EmbeddedChannel channel, String source) throws Exception {
        channel.writeInbound(new DatagramPacket(
                Unpooled.copiedBuffer(TestQuery.QUERY, StandardCharsets.UTF_8),
                new InetSocketAddress(InetAddress.getByName("239.255.0.1"), 28_015),
                new InetSocketAddress(InetAddress.getByName(source), 40_000)));
    }
}
