package io.flomd.config;

import io.flomd.resource.VisibleText;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;

/** Tells the user about each bad value of a known key in one line: key, value, where it came from, what is allowed. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BadValueAnalyzer extends AbstractFailureAnalyzer<BindException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        BindValidationException invalid = findCause(cause, BindValidationException.class);
        String description = invalid == null ? ofUnreadable(cause) : ofInvalid(invalid.getValidationErrors());
        return description == null ? null : new FailureAnalysis(description, "Correct the value.", cause);
    }

    /** The text could not be read as the type of its key. */
    private static @Nullable String ofUnreadable(BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        FlomKey key = property == null ? null : FlomKey.find(property.getName());
        return property == null || key == null ? null : line(key, property.getValue(), Origins.of(property));
    }

    private static @Nullable String ofInvalid(ValidationErrors errors) {
        String lines = errors.getAllErrors().stream()
                .filter(FieldError.class::isInstance)
                .map(FieldError.class::cast)
                .map(error -> line(errors, error))
                .filter(line -> !line.isEmpty())
                .sorted()
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? null : lines;
    }

    private static String line(ValidationErrors errors, FieldError error) {
        FlomKey key = FlomKey.find(errors.getName(), error.getField());
        if (key == null) {
            return "";
        }
        ConfigurationProperty property = errors.getBoundProperties().stream()
                .filter(bound ->
                        key.name().equals(bound.getName()) || key.name().isParentOf(bound.getName()))
                .findFirst()
                .orElse(null);
        // The text that the user wrote, where there is one: a duration would be shown in another form.
        Object value = property != null && key.name().equals(property.getName())
                ? property.getValue()
                : error.getRejectedValue();
        return line(key, value, Origins.of(property));
    }

    private static String line(FlomKey key, @Nullable Object value, String origin) {
        Object text = value instanceof Collection<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value;
        return key.name() + " = " + VisibleText.of(String.valueOf(text)) + ": not allowed (" + origin + "). Allowed: "
                + key.allowed();
    }
}
