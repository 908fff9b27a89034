package io.flomd.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the user about an unknown key in one line. */
final class UnknownKeyAnalyzer extends AbstractFailureAnalyzer<UnknownKeyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownKeyException cause) {
        return new FailureAnalysis(cause.getMessage(), "Correct or remove the key.", cause);
    }
}
