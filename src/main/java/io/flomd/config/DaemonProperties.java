package io.flomd.config;

import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the server is found: section [Daemon] of flom.conf.
 *
 * @param unicastAddress Host name or address that the lock listener is bound to; 0.0.0.0 or :: for every address of this host.
 * @param unicastPort TCP port of the lock listener; 0 for any free one.
 * @param multicastAddress Multicast group on which clients look for the server; empty for no discovery.
 * @param multicastPort UDP port on which clients look for the server; 0 for any free one.
 * @param lifespan Milliseconds without any client or resource after which the server ends by itself; 0 or less for never.
 * @param socketName Path of a Unix domain socket for clients on this host; empty for none.
 */
@Validated
@ConfigurationProperties("flom.daemon")
public record DaemonProperties(
        @DefaultValue("127.0.0.1") @AllowedText(TextRule.HOST)
        String unicastAddress,

        @DefaultValue("28015") @Range(min = 0, max = 65_535) int unicastPort,

        @DefaultValue("239.255.0.1") @AllowedText(TextRule.MULTICAST_GROUP)
        String multicastAddress,

        @DefaultValue("28015") @Range(min = 0, max = 65_535) int multicastPort,

        @DefaultValue("-1") @Range(min = Integer.MIN_VALUE, max = Integer.MAX_VALUE)
        int lifespan,

        @DefaultValue("") @AllowedText(TextRule.SOCKET_PATH) String socketName) {}
