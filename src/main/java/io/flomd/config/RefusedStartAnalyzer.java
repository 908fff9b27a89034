package io.flomd.config;

import io.flomd.discovery.DiscoveryException;
import io.flomd.server.ListenException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Passes on the reason of a start that one of our own parts refused; each is one line that was written for the user. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedStartAnalyzer implements FailureAnalyzer {
    private static final List<Class<? extends RuntimeException>> REFUSALS = List.of(
            UnknownKeyException.class,
            ConfigFileException.class,
            TlsStartException.class,
            AccessStartException.class,
            ListenException.class,
            DiscoveryException.class);

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<? extends RuntimeException> refusal : REFUSALS) {
                if (refusal.isInstance(cause)) {
                    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
                }
            }
        }
        return null;
    }
}
