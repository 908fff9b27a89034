package io.flomd.config;

import io.flomd.access.IpNetwork;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a text in the configuration must look like. */
enum TextRule {
    /** Somewhere to listen on, or to be told to clients. */
    HOST("a host name or an IP address", TextRule::isHost),
    /** The same, or nothing. */
    HOST_OR_EMPTY("empty, a host name or an IP address", text -> text.isEmpty() || isHost(text)),
    /** Where discovery queries arrive. */
    MULTICAST_GROUP(
            "empty (no discovery), an address of 224.0.0.0 to 239.255.255.255, or of ff00::/8",
            text -> text.isEmpty() || IpNetwork.isMulticastAddress(text)),
    /** One entry of a list of networks. */
    IP_NETWORK("IP addresses and networks as 192.0.2.0/24, separated by commas", IpNetwork::isNetwork),
    /** The name of an interface of this host. */
    INTERFACE(
            "empty (all), or the name of an interface of at most 15 characters",
            text -> !text.contains(" ") && text.length() <= 15),
    /** A path that fits in the address of a Unix domain socket on Linux. */
    SOCKET_PATH(
            "empty (none), or a path of at most 107 bytes",
            text -> text.getBytes(StandardCharsets.UTF_8).length <= 107),
    /** The path of a file that is read. */
    FILE("empty (none), or the path of a file", text -> text.indexOf('\0') < 0),
    /** The name of an SSL bundle. */
    BUNDLE("empty (none), or the name of a bundle below spring.ssl.bundle", text -> text.equals(text.strip())),
    /** Whether clients show a certificate. */
    CLIENT_AUTH("need or none", text -> text.equals("need") || text.equals("none")),
    /** One rule of who may do what, which {@link AccessProperties#read} looks at: it knows the index. */
    ACCESS_RULE("allow or deny, and conditions what=, from=, principal=, resource=, types= and modes=", text -> true),
    /** Permissions of a file. */
    PERMISSIONS("permissions of owner, group and others, as rwxrwx---", text -> text.matches("([r-][w-][x-]){3}")),
    /** A time zone. */
    TIME_ZONE(
            "empty (the server's), or a time zone as Europe/Rome, UTC or +01:00",
            text -> text.isEmpty() || isZone(text));

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");

    private final String allowed;

    @SuppressWarnings("ImmutableEnumChecker") // every one is a function without state
    private final Predicate<String> predicate;

    TextRule(String allowed, Predicate<String> predicate) {
        this.allowed = allowed;
        this.predicate = predicate;
    }

    /** What is allowed, for people. */
    String allowed() {
        return allowed;
    }

    boolean accepts(String text) {
        return predicate.test(text);
    }

    private static boolean isHost(String text) {
        // Something with digits and dots only is meant as an address; a typing error must not end in a name look-up.
        boolean looksNumeric = text.contains(":") || text.matches("[0-9.]+");
        return looksNumeric
                ? IpNetwork.isAddress(text)
                : HOST_NAME.matcher(text).matches();
    }

    private static boolean isZone(String text) {
        try {
            ZoneId.of(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
