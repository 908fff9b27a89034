package io.flomd.config;

import io.flomd.access.AccessControl;
import io.flomd.access.AccessRequest;
import io.flomd.access.AccessRules;
import io.flomd.observability.LockMeters;
import io.flomd.observability.Meters;
import io.flomd.observability.SafeCounter;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what the rules deny, by rule. Thread-safe. */
final class AccessReport implements AccessControl.Listener {
    /** What the rule of {@code flom.server.shutdown-from} is called. */
    static final String SHUTDOWN_FROM = "shutdown-from";

    private static final Logger LOG = LoggerFactory.getLogger(AccessReport.class);

    private final Map<String, SafeCounter> refused = new HashMap<>();
    private final Map<String, SafeCounter> wouldBeRefused = new HashMap<>();

    /**
     * Registers the meters of all rules that deny, so that they begin with 0.
     *
     * @param rules those that may be in a dry run
     * @param always those that never are
     */
    AccessReport(Meters meters, AccessRules rules, AccessRules always, boolean isDryRun) {
        for (String rule : rules.then(always).denying()) {
            refused.put(rule, meters.counter(LockMeters.ACCESS_REFUSED, rule));
        }
        if (isDryRun) {
            for (String rule : rules.denying()) {
                wouldBeRefused.put(rule, meters.counter(LockMeters.ACCESS_DRY_RUN, rule));
            }
        }
    }

    @Override
    public void onDenied(AccessRequest request, String rule, boolean isDryRun) {
        Objects.requireNonNull((isDryRun ? wouldBeRefused : refused).get(rule)).increment();
        InetAddress address = request.subject().address();
        LOG.warn(
                "{} {} {} {}{}: {}",
                address == null ? "local" : address.getHostAddress(),
                request.subject().principals(),
                isDryRun ? "would not be allowed to" : "is not allowed to",
                request.action().word(),
                request.resource() == null ? "" : " " + request.resource() + " (" + request.mode() + ")",
                rule.equals(SHUTDOWN_FROM) ? "flom.server.shutdown-from" : "flom.access.rules[" + rule + "]");
    }
}
