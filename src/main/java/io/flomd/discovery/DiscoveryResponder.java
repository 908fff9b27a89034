package io.flomd.discovery;

import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * DiscoveryReply the queries of clients that look for a lock server through a multicast group.
 *
 * <p>It has a thread of its own, so that no query waits before the connections of clients that hold locks. It starts after
 * and stops before everything else, because an answer promises that the lock listener accepts.
 */
public final class DiscoveryResponder implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DiscoveryResponder.class);
    private static final HostInterfaces NOTHING_SEEN = new HostInterfaces(List.of(), Set.of(), List.of());

    private final ResponderSettings settings;
    private final Supplier<@Nullable InetSocketAddress> lockListener;
    private final Predicate<InetAddress> mayAsk;
    private final DiscoveryListener listener;
    private final Consumer<Throwable> onBroken;

    private @Nullable DiscoverySocket socket;
    private @Nullable Future<?> polling;
    private volatile HostInterfaces host = NOTHING_SEEN;
    private volatile DiscoveryStatus status;

    /**
     * @param lockListener where the lock listener is bound at this moment; null while it accepts no connections
     * @param mayAsk whether somebody with that address may be answered
     * @param listener told what became of each datagram
     * @param onBroken told of an Error, which leaves the process in no state to go on
     */
    public DiscoveryResponder(
            ResponderSettings settings,
            Supplier<@Nullable InetSocketAddress> lockListener,
            Predicate<InetAddress> mayAsk,
            DiscoveryListener listener,
            Consumer<Throwable> onBroken) {
        this.settings = settings;
        this.lockListener = lockListener;
        this.mayAsk = mayAsk;
        this.listener = listener;
        this.onBroken = onBroken;
        this.status = stopped();
    }

    /** @throws DiscoveryException if the port cannot be had or the group cannot be joined on any interface */
    @Override
    public synchronized void start() {
        if (socket != null) {
            return;
        }
        InetAddress group = groupAddress();
        QueryHandler handler = new QueryHandler(
                settings,
                lockListener,
                address -> host.isOwn(address),
                mayAsk,
                listener,
                onBroken,
                Ticker.systemTicker());
        DiscoverySocket opened = DiscoverySocket.open(
                Epoll.isAvailable(),
                group instanceof Inet6Address,
                settings.port(),
                QueryHandler.bufferBytes(settings),
                handler);
        try {
            int port = opened.channel().localAddress().getPort();
            GroupMembership membership = new GroupMembership(opened.channel(), new InetSocketAddress(group, port));
            // On the event loop, where joining is done when the call returns.
            opened.channel()
                    .eventLoop()
                    .submit(() -> lookAtInterfaces(group, membership, port))
                    .syncUninterruptibly();
            requireJoined(membership);
            long pollMillis = settings.interfacePoll().toMillis();
            polling = opened.channel()
                    .eventLoop()
                    .scheduleWithFixedDelay(
                            () -> lookAgain(group, membership, port), pollMillis, pollMillis, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            opened.close();
            status = stopped();
            throw e;
        }
        socket = opened;
        log.info("Discovery answers on UDP port {}, multicast group {}", status.port(), settings.group());
    }

    private InetAddress groupAddress() {
        String allowed = ". Allowed is an address of 224.0.0.0 to 239.255.255.255 or of ff00::/8";
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.group());
        } catch (UnknownHostException e) {
            throw new DiscoveryException(
                    "flom.daemon.multicast-address = " + settings.group() + ": not an address" + allowed, e);
        }
        if (!address.isMulticastAddress()) {
            throw new DiscoveryException(
                    "flom.daemon.multicast-address = " + settings.group() + ": not a multicast address" + allowed);
        }
        return address;
    }

    /** A look that fails must not be the last one, and not be silent. */
    private void lookAgain(InetAddress group, GroupMembership membership, int port) {
        try {
            lookAtInterfaces(group, membership, port);
        } catch (RuntimeException e) {
            log.error("The interfaces of this host were not looked at", e);
        } catch (Error e) {
            onBroken.accept(e);
        }
    }

    /** Runs on the event loop. */
    private void lookAtInterfaces(InetAddress group, GroupMembership membership, int port) {
        String only = settings.networkInterface();
        try {
            host = HostInterfaces.look(group instanceof Inet6Address, only.isEmpty() ? null : only);
        } catch (SocketException e) {
            log.warn("Cannot list the interfaces of this host: {}", IoErrorText.of(e));
            return;
        }
        membership.follow(host.joinable());
        List<String> joined = membership.joinedNames();
        status = new DiscoveryStatus(settings.group(), port, joined, !joined.isEmpty());
    }

    private void requireJoined(GroupMembership membership) {
        if (status.accepting()) {
            return;
        }
        String only = settings.networkInterface();
        String refusal = membership.lastRefusal();
        String subject = only.isEmpty()
                ? "flom.daemon.multicast-address = " + settings.group() + ": cannot be joined on any interface"
                : "flom.network.network-interface = " + only + ": " + settings.group() + " cannot be joined on it";
        String reason = refusal == null ? "" : " (" + refusal + ")";
        throw new DiscoveryException(subject + reason
                + ". Allowed is an interface that is up and has an address of the group's family; up are "
                + host.names());
    }

    /** Closing the socket ends its memberships. */
    @Override
    public synchronized void stop() {
        DiscoverySocket open = socket;
        if (open != null) {
            if (polling != null) {
                polling.cancel(false);
            }
            open.close();
            socket = null;
            status = stopped();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return socket != null;
    }

    public DiscoveryStatus status() {
        return status;
    }

    private DiscoveryStatus stopped() {
        return new DiscoveryStatus(settings.group(), 0, List.of(), false);
    }
}
