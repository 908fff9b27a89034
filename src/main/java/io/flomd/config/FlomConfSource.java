package io.flomd.config;

import io.flomd.flomconf.FlomConf;
import io.flomd.flomconf.FlomConfException;
import io.flomd.resource.VisibleText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Puts the values of flom.conf between the built-in defaults and application.yml.
 *
 * <p>The commented list of defaults is an application.yml too, in the jar and wherever somebody put a copy. In such a full list only what
 * differs from a default is somebody's wish; the rest gives way to flom.conf.
 */
final class FlomConfSource implements EnvironmentPostProcessor, Ordered {
    private final Log log;

    FlomConfSource(DeferredLogFactory logs) {
        this.log = logs.getLog(FlomConfSource.class);
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String file = Binder.get(environment)
                .bind(FlomKey.CONFIG_FILE.name().toString(), String.class)
                .orElse("");
        if (!file.isEmpty()) {
            insert(environment.getPropertySources(), file);
        }
    }

    private void insert(MutablePropertySources sources, String file) {
        Map<String, OriginTrackedValue> values;
        try {
            FlomConf conf = FlomConf.read(Path.of(file));
            values = new LinkedHashMap<>(FlomConfMapping.values(conf));
            FlomConfMapping.warnings(conf).forEach(line -> log.warn(VisibleText.of(line)));
        } catch (FlomConfException | InvalidPathException e) {
            throw new ConfigFileException(VisibleText.of("flom.config-file = " + file + ": " + e.getMessage()), e);
        }
        String first = null;
        for (PropertySource<?> source : sources) {
            Map<String, String> list = fullList(source);
            if (list != null) {
                first = first == null ? source.getName() : first;
                FlomKey.ALL.forEach(key -> dropIfChanged(values, key, list));
            }
        }
        PropertySource<?> inserted = new OriginTrackedMapPropertySource("flom.conf", values, true);
        if (first == null) {
            sources.addLast(inserted);
        } else {
            sources.addBefore(first, inserted);
        }
    }

    private static void dropIfChanged(Map<String, OriginTrackedValue> values, FlomKey key, Map<String, String> list) {
        String name = key.name().toString();
        if (!key.defaultText().equals(list.get(name))) {
            values.remove(name);
        }
    }

    /** What the source says of every key, if it is a copy of the commented list of defaults; else null. */
    private static @Nullable Map<String, String> fullList(PropertySource<?> source) {
        if (!(source instanceof OriginTrackedMapPropertySource)) {
            return null;
        }
        Map<String, String> list = new LinkedHashMap<>();
        for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
            list.put(name, String.valueOf(source.getProperty(name)));
        }
        boolean isFull = FlomKey.ALL.stream()
                .filter(key ->
                        FlomConfMapping.PROPERTIES.containsValue(key.name().toString()))
                .allMatch(key -> list.containsKey(key.name().toString()));
        return isFull ? list : null;
    }
}
