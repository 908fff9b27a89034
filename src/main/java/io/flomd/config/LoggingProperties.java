package io.flomd.config;

import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the log is kept from harming the service.
 *
 * @param maxQueuedLines Lines that wait for an output that takes none; more are left out and counted.
 * @param maxLinesPerSecond Warnings and errors of one kind that are logged in a second; more are left out and counted.
 */
@Validated
@ConfigurationProperties("flom.logging")
public record LoggingProperties(
        @DefaultValue("1000") @Range(min = 1, max = 1_000_000)
        int maxQueuedLines,

        @DefaultValue("20") @Range(min = 1, max = 1_000_000) int maxLinesPerSecond) {}
