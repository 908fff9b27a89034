package io.flomd.network;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hosts and switches made of Linux network namespaces. Nothing outside them is changed, and {@link #close} removes all of them with what runs
 * in them; a shutdown hook does so when the tests are broken off.
 */
public final class NetworkNamespaces implements AutoCloseable {
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final String prefix = "flomd-" + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet() + "-";
    private final List<Host> hosts = new ArrayList<>();
    private final Thread remover = new Thread(this::removeAll);

    public NetworkNamespaces() {
        Runtime.getRuntime().addShutdownHook(remover);
    }

    /** A host without any interface but its loopback one. */
    public Host host(String name) {
        Host host = new Host(name, prefix + name);
        synchronized (hosts) {
            hosts.add(host);
        }
        host.create();
        return host;
    }

    /** A switch to plug hosts into. */
    Switch network(String name) {
        Host home = host(name);
        home.run("ip", "link", "add", "name", "bridge", "type", "bridge", "mcast_snooping", "0");
        home.run("ip", "link", "set", "bridge", "up");
        return new Switch(home);
    }

    private void removeAll() {
        synchronized (hosts) {
            hosts.forEach(Host::killProcesses);
            hosts.forEach(Host::delete);
            hosts.clear();
        }
    }

    @Override
    public void close() {
        removeAll();
        Runtime.getRuntime().removeShutdownHook(remover);
    }

    /** The namespaces of this process that exist, also of other instances. */
    public static List<String> leftOver() {
        String own = "flomd-" + ProcessHandle.current().pid() + "-";
        String[] names = new File("/run/netns").list((folder, name) -> name.startsWith(own));
        return names == null ? List.of() : List.of(names);
    }
}
