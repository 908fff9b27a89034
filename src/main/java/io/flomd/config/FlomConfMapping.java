package io.flomd.config;

import io.flomd.flomconf.FlomConf;
import io.flomd.flomconf.FlomConfException;
import io.flomd.flomconf.FlomConfKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;

/** What the keys of flom.conf are called here, and how the original reads their values. */
final class FlomConfMapping {
    /** The keys that concern a server, in the order in which the original prints them. */
    static final Map<FlomConfKey, String> PROPERTIES = properties();

    private static final Set<FlomConfKey> TLS_FILES =
            EnumSet.of(FlomConfKey.TLS_CERTIFICATE, FlomConfKey.TLS_PRIVATE_KEY, FlomConfKey.TLS_CA_CERTIFICATE);

    private static final Set<FlomConfKey> TLS =
            EnumSet.range(FlomConfKey.TLS_CERTIFICATE, FlomConfKey.TLS_CHECK_PEER_ID);

    /** Keys for the original's daemon that have no effect on this server. */
    private static final Set<FlomConfKey> WITHOUT_EFFECT =
            EnumSet.of(FlomConfKey.DAEMON_TRACE_FILE, FlomConfKey.MOUNT_POINT_VFS);

    private FlomConfMapping() {}

    private static Map<FlomConfKey, String> properties() {
        Map<FlomConfKey, String> properties = new EnumMap<>(FlomConfKey.class);
        properties.put(FlomConfKey.SOCKET_NAME, "flom.daemon.socket-name");
        properties.put(FlomConfKey.DAEMON_LIFESPAN, "flom.daemon.lifespan");
        properties.put(FlomConfKey.UNICAST_ADDRESS, "flom.daemon.unicast-address");
        properties.put(FlomConfKey.UNICAST_PORT, "flom.daemon.unicast-port");
        properties.put(FlomConfKey.MULTICAST_ADDRESS, "flom.daemon.multicast-address");
        properties.put(FlomConfKey.MULTICAST_PORT, "flom.daemon.multicast-port");
        properties.put(FlomConfKey.NETWORK_INTERFACE, "flom.network.network-interface");
        properties.put(FlomConfKey.DISCOVERY_ATTEMPTS, "flom.network.discovery-attempts");
        properties.put(FlomConfKey.DISCOVERY_TIMEOUT, "flom.network.discovery-timeout");
        properties.put(FlomConfKey.DISCOVERY_TTL, "flom.network.discovery-ttl");
        properties.put(FlomConfKey.TCP_KEEPALIVE_TIME, "flom.network.tcp-keepalive-time");
        properties.put(FlomConfKey.TCP_KEEPALIVE_INTVL, "flom.network.tcp-keepalive-intvl");
        properties.put(FlomConfKey.TCP_KEEPALIVE_PROBES, "flom.network.tcp-keepalive-probes");
        properties.put(FlomConfKey.TLS_CERTIFICATE, "flom.tls.certificate");
        properties.put(FlomConfKey.TLS_PRIVATE_KEY, "flom.tls.private-key");
        properties.put(FlomConfKey.TLS_CA_CERTIFICATE, "flom.tls.ca-certificate");
        properties.put(FlomConfKey.TLS_CHECK_PEER_ID, "flom.tls.check-peer-id");
        return properties;
    }

    /**
     * The file's values under the names of our keys; keys without a value are left out.
     *
     * @throws FlomConfException if a value is not what its key allows
     */
    static Map<String, OriginTrackedValue> values(FlomConf conf) throws FlomConfException {
        Map<String, OriginTrackedValue> values = new LinkedHashMap<>();
        boolean isTls = demandsTls(conf);
        for (Map.Entry<FlomConfKey, String> mapping : PROPERTIES.entrySet()) {
            FlomConfKey key = mapping.getKey();
            FlomConf.Entry entry = conf.entry(key);
            Object value = value(conf, key);
            if (entry != null && value != null && (isTls || !TLS.contains(key))) {
                String place = key.label() + " in line " + entry.line() + " of " + conf.source();
                values.put(mapping.getValue(), OriginTrackedValue.of(value, new Place(place)));
            }
        }
        return values;
    }

    private static @Nullable Object value(FlomConf conf, FlomConfKey key) throws FlomConfException {
        return switch (key.kind()) {
            case INTEGER -> conf.integer(key);
            case YES_NO -> conf.yesNo(key);
            case TEXT, LIST -> conf.text(key);
        };
    }

    /** One line for each key that the file has in vain. */
    static List<String> warnings(FlomConf conf) {
        List<String> warnings = new ArrayList<>();
        for (FlomConf.Entry entry : conf.unknownEntries()) {
            warnings.add(conf.source() + " line " + entry.line() + ": FLoM has no key [" + entry.section() + "]/"
                    + entry.key() + "; it is ignored");
        }
        Set<FlomConfKey> withoutEffect = EnumSet.copyOf(WITHOUT_EFFECT);
        if (!demandsTls(conf)) {
            withoutEffect.addAll(TLS_FILES);
        }
        for (FlomConfKey key : withoutEffect) {
            FlomConf.Entry entry = conf.entry(key);
            if (entry != null && conf.text(key) != null) {
                warnings.add(
                        conf.source() + " line " + entry.line() + ": " + key.label() + " has no effect on this server");
            }
        }
        return warnings;
    }

    /** Whether the file demands TLS on every connection; the original does so when it has all three files. */
    private static boolean demandsTls(FlomConf conf) {
        return TLS_FILES.stream().allMatch(key -> conf.text(key) != null);
    }

    /** A key in a line of a file. */
    private record Place(String text) implements Origin {
        @Override
        public String toString() {
            return text;
        }
    }
}
