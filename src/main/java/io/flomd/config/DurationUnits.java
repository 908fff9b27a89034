package io.flomd.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertyResolver;

/**
 * Stops the start when a duration has no unit, in our keys and in those of the framework: {@code 30} would be milliseconds, and nobody who
 * means that writes it so.
 */
final class DurationUnits implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?[0-9]+\\s*");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurationPropertiesBindHandlerAdvisor advisor = handler -> new Check(handler, context.getEnvironment());
        context.getBeanFactory().registerSingleton(DurationUnits.class.getName(), advisor);
    }

    /** Looks at the text of each duration that has been bound. */
    private static final class Check extends AbstractBindHandler {
        private final PropertyResolver placeholders;

        Check(BindHandler parent, PropertyResolver placeholders) {
            super(parent);
            this.placeholders = placeholders;
        }

        @Override
        public @Nullable Object onSuccess(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            ConfigurationProperty property = context.getConfigurationProperty();
            if (result instanceof Duration && property != null) {
                String text = placeholders.resolvePlaceholders(
                        String.valueOf(property.getValue()).strip());
                if (NUMBER.matcher(text).matches()) {
                    throw new IllegalArgumentException(
                            text + ": a duration needs a unit: ns, us, ms, s, m, h or d, as in 10s");
                }
            }
            return super.onSuccess(name, target, context, result);
        }
    }
}
