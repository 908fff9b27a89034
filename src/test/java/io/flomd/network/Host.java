package io.flomd.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A host made of a network namespace. */
public final class Host {
    private final String name;
    private final String namespace;
    private final List<RunningProcess> processes = new ArrayList<>();

    Host(String name, String namespace) {
        this.name = name;
        this.namespace = namespace;
    }

    String name() {
        return name;
    }

    /** The name of the network namespace. */
    public String namespace() {
        return namespace;
    }

    void create() {
        Commands.run(List.of("ip", "netns", "add", namespace));
        run("ip", "link", "set", "lo", "up");
        // Without the wait for a duplicate address an IPv6 address can be used at once.
        run("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0");
    }

    /** Plugs the host into a network; multicast and everything else without a better route leaves through its first interface. */
    void plug(Switch network, String interfaceName, String... addresses) {
        String port = network.port(this, interfaceName);
        cable(interfaceName, network.home(), port);
        network.home().run("ip", "link", "set", port, "master", "bridge", "up");
        configure(interfaceName, addresses);
    }

    /** Connects two hosts with a cable. */
    public void connect(String interfaceName, String address, Host other, String otherInterface, String otherAddress) {
        cable(interfaceName, other, otherInterface);
        configure(interfaceName, address);
        other.configure(otherInterface, otherAddress);
    }

    private void cable(String interfaceName, Host other, String otherInterface) {
        List<String> end = List.of("ip", "-n", namespace, "link", "add", interfaceName, "type", "veth");
        List<String> otherEnd = List.of("peer", "name", otherInterface, "netns", other.namespace);
        Commands.run(Stream.concat(end.stream(), otherEnd.stream()).toList());
    }

    private void configure(String interfaceName, String... addresses) {
        for (String address : addresses) {
            if (address.contains(":")) {
                run("ip", "addr", "add", address, "dev", interfaceName, "nodad");
            } else {
                run("ip", "addr", "add", address, "dev", interfaceName);
            }
        }
        run("ip", "link", "set", interfaceName, "up");
    }

    void unplug(String interfaceName) {
        run("ip", "link", "del", interfaceName);
    }

    /** Sends what has no better route, multicast too, to the interface. */
    public void defaultRoute(String... route) {
        List<String> command = new ArrayList<>(List.of("ip", "route", "add", "default"));
        command.addAll(Arrays.asList(route));
        run(command.toArray(new String[0]));
    }

    /** Runs a program on this host to its end; it must succeed. */
    String run(String... command) {
        return Commands.run(inside(command));
    }

    /** Starts a program on this host; it ends with the network at the latest. */
    RunningProcess start(String... command) {
        RunningProcess process = RunningProcess.start(name, inside(command));
        synchronized (processes) {
            processes.add(process);
        }
        return process;
    }

    private List<String> inside(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(Arrays.asList(command));
        return whole;
    }

    void killProcesses() {
        synchronized (processes) {
            processes.forEach(RunningProcess::close);
            processes.clear();
        }
    }

    void delete() {
        Commands.attempt(List.of("ip", "netns", "del", namespace));
    }
}
