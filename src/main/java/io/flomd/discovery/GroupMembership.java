package io.flomd.discovery;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interfaces on which one socket has joined the group. Used on the event loop of the socket only. */
final class GroupMembership {
    private static final Logger log = LoggerFactory.getLogger(GroupMembership.class);

    private final DatagramChannel channel;
    private final InetSocketAddress group;

    /** By index: an interface that was removed and made again has its old name, but another index. */
    private final TreeMap<Integer, NetworkInterface> joined = new TreeMap<>();

    private final Set<Integer> refused = new HashSet<>();
    private @Nullable String lastRefusal;

    GroupMembership(DatagramChannel channel, InetSocketAddress group) {
        this.channel = channel;
        this.group = group;
    }

    /** Leaves what is gone or has other addresses, then joins what is new. */
    void follow(List<NetworkInterface> wanted) {
        Iterator<NetworkInterface> current = joined.values().iterator();
        while (current.hasNext()) {
            NetworkInterface old = current.next();
            if (wanted.stream().noneMatch(now -> now.getIndex() == old.getIndex() && now.equals(old))) {
                // Fails if the interface no longer exists; then the system has ended the membership already.
                boolean left = failure(() -> channel.leaveGroup(group, old)) == null;
                current.remove();
                log.info("{} multicast group {} on {}", left ? "Left" : "Lost", group.getHostString(), old.getName());
            }
        }
        refused.retainAll(wanted.stream().map(NetworkInterface::getIndex).toList());
        for (NetworkInterface now : wanted) {
            if (!joined.containsKey(now.getIndex())) {
                join(now);
            }
        }
    }

    private void join(NetworkInterface wanted) {
        Throwable cause = failure(() -> channel.joinGroup(group, wanted));
        if (cause == null) {
            joined.put(wanted.getIndex(), wanted);
            refused.remove(wanted.getIndex());
            log.info("Joined multicast group {} on {}", group.getHostString(), wanted.getName());
            return;
        }
        lastRefusal = wanted.getName() + ": " + IoErrorText.of(cause);
        if (refused.add(wanted.getIndex())) {
            log.warn("Cannot join multicast group {} on {}", group.getHostString(), lastRefusal);
        }
    }

    /** On the event loop a call is done when it returns; the native transport throws some errors, others it returns. */
    private static @Nullable Throwable failure(Supplier<ChannelFuture> call) {
        try {
            return call.get().cause();
        } catch (ChannelException e) {
            return e;
        }
    }

    List<String> joinedNames() {
        List<String> names = new ArrayList<>();
        joined.values().forEach(each -> names.add(each.getName()));
        return names;
    }

    /** Why the last join failed, interface first; null if none did. */
    @Nullable
    String lastRefusal() {
        return lastRefusal;
    }
}
