package io.flomd.config;

import io.flomd.lock.LockLimits;
import java.time.ZoneId;
import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of the lock table.
 *
 * @param maxResources Resources that exist at one time.
 * @param maxWaitersPerResource Requests in line for one resource.
 * @param maxLocksPerSession Locks that one connection holds or waits for.
 * @param maxOvertakes How often a waiter may be overtaken by later requests; 0 for strict first come first served, -1 for no bound.
 * @param maxTimestampElements Elements that a timestamp resource remembers so that it never hands out one twice.
 * @param timeZone Time zone of timestamp resources; empty for the one of the server.
 */
@Validated
@ConfigurationProperties("flom.locking")
public record LockingProperties(
        @DefaultValue("2000000") @Range(min = 1, max = Integer.MAX_VALUE)
        int maxResources,

        @DefaultValue("200000") @Range(min = 0, max = Integer.MAX_VALUE)
        int maxWaitersPerResource,

        @DefaultValue("10000") @Range(min = 1, max = Integer.MAX_VALUE)
        int maxLocksPerSession,

        @DefaultValue("16") @Range(min = -1, max = Integer.MAX_VALUE)
        int maxOvertakes,

        @DefaultValue("100000") @Range(min = 1, max = Integer.MAX_VALUE)
        int maxTimestampElements,

        @DefaultValue("") @Text(TextRule.TIME_ZONE) String timeZone) {
    /** These bounds, as the table takes them. */
    LockLimits toLimits() {
        return new LockLimits(
                maxResources, maxWaitersPerResource, maxLocksPerSession, maxOvertakes, maxTimestampElements);
    }

    ZoneId zone() {
        return timeZone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(timeZone);
    }
}
