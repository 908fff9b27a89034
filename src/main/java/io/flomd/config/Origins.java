package io.flomd.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.PropertySource;

/** Where a value came from, in words for people. */
final class Origins {
    private Origins() {}

    static String of(@Nullable ConfigurationProperty property) {
        if (property == null) {
            return "origin unknown";
        }
        Origin origin = property.getOrigin();
        if (origin != null) {
            return origin.toString();
        }
        Object source =
                property.getSource() == null ? null : property.getSource().getUnderlyingSource();
        return source instanceof PropertySource<?> named ? named.getName() : "origin unknown";
    }
}
