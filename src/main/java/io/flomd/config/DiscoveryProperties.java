package io.flomd.config;

import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How clients that look for the server are answered.
 *
 * @param enabled Whether discovery queries are answered at all.
 * @param advertisedAddress Host name or address that clients are told; empty for the address that the lock listener is bound to.
 * @param maxDatagramsPerSecond Datagrams read in one second, queries or not; of those beyond, the system drops what its buffer has no room for.
 * @param maxRepliesPerSecond Answers sent in one second to everybody together.
 * @param maxRepliesPerSourcePerSecond Answers sent in one second to one address.
 */
@Validated
@ConfigurationProperties("flom.discovery")
public record DiscoveryProperties(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("") @AllowedText(TextRule.HOST_OR_EMPTY)
        String advertisedAddress,

        @DefaultValue("5000") @Range(min = 1, max = 1_000_000)
        int maxDatagramsPerSecond,

        @DefaultValue("1000") @Range(min = 1, max = 1_000_000)
        int maxRepliesPerSecond,

        @DefaultValue("100") @Range(min = 1, max = 1_000_000)
        int maxRepliesPerSourcePerSecond) {}
