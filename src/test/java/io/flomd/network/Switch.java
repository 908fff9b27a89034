package io.flomd.network;

/** A layer 2 network: a bridge in a namespace of its own. */
record Switch(Host home) {
    /** The switch's end of a host's cable. */
    String port(Host host, String interfaceName) {
        return host.name() + "." + interfaceName;
    }

    /** Both ends stay as they are, but nothing passes any more: neither end of a connection hears of the other. */
    void cut(Host host, String interfaceName) {
        home.run("ip", "link", "set", port(host, interfaceName), "down");
    }
}
