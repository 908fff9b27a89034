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
 * @param maxTableBytes Bytes of heap that all resources, holders and waiters together may take.
 * @param maxPathLevels Levels of a hierarchical name; a deeper one is refused as no resource name.
 * @param timeZone Time zone of timestamp resources; empty for the one of the server.
 */
@Validated
@ConfigurationProperties("flom.locking")
public record LockingProperties(
        @DefaultValue("auto") @AutoOr(min = 1, max = Integer.MAX_VALUE)
        AutoLimit maxResources,

        @DefaultValue("auto") @AutoOr(min = 0, max = Integer.MAX_VALUE)
        AutoLimit maxWaitersPerResource,

        @DefaultValue("auto") @AutoOr(min = 1, max = Integer.MAX_VALUE)
        AutoLimit maxLocksPerSession,

        @DefaultValue("16") @Range(min = -1, max = Integer.MAX_VALUE)
        int maxOvertakes,

        @DefaultValue("auto") @AutoOr(min = 1, max = Integer.MAX_VALUE)
        AutoLimit maxTimestampElements,

        @DefaultValue("auto") @AutoOr(min = 1024, max = 1_099_511_627_776L)
        AutoLimit maxTableBytes,

        @DefaultValue("64") @Range(min = 1, max = LockLimits.MOST_PATH_LEVELS)
        int maxPathLevels,

        @DefaultValue("") @AllowedText(TextRule.TIME_ZONE) String timeZone) {
    ZoneId zone() {
        return timeZone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(timeZone);
    }
}
