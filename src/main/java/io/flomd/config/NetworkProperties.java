package io.flomd.config;

import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the network is used: section [Network] of flom.conf. The three discovery keys concern clients; the server takes them so that one file
 * serves both.
 *
 * @param networkInterface The one interface on which the multicast group is joined; empty for all.
 * @param discoveryAttempts How often a client asks the group for the server.
 * @param discoveryTimeout Milliseconds that a client waits for an answer to each question; 0 for ever.
 * @param discoveryTtl Routers plus one that a client's question may pass.
 * @param tcpKeepaliveTime Seconds of silence on a connection before the first keepalive probe.
 * @param tcpKeepaliveIntvl Seconds between keepalive probes.
 * @param tcpKeepaliveProbes Unanswered keepalive probes after which the peer is gone and its locks are free.
 */
@Validated
@ConfigurationProperties("flom.network")
public record NetworkProperties(
        @DefaultValue("") @AllowedText(TextRule.INTERFACE) String networkInterface,

        @DefaultValue("2") @Range(min = 1, max = Integer.MAX_VALUE)
        int discoveryAttempts,

        @DefaultValue("500") @Range(min = 0, max = Integer.MAX_VALUE)
        int discoveryTimeout,

        @DefaultValue("1") @Range(min = 1, max = 255) int discoveryTtl,
        @DefaultValue("60") @Range(min = 1, max = 32_767) int tcpKeepaliveTime,
        @DefaultValue("10") @Range(min = 1, max = 32_767) int tcpKeepaliveIntvl,
        @DefaultValue("6") @Range(min = 1, max = 127) int tcpKeepaliveProbes) {}
