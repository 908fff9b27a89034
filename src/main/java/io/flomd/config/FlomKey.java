package io.flomd.config;

import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * One key of the configuration, as its record declares it.
 *
 * @param name the whole name, for example {@code flom.daemon.unicast-port}
 * @param defaultText the built-in default as it is written in application.yml; a list separated by commas
 * @param allowed what is allowed, for people
 * @param isList whether it takes several values
 */
record FlomKey(ConfigurationPropertyName name, String defaultText, String allowed, boolean isList) {
    /** The file of the original program to read; not part of any section. */
    static final FlomKey CONFIG_FILE = new FlomKey(
            ConfigurationPropertyName.of("flom.config-file"), "", "empty (none), or the path of a file", false);

    private static final List<Class<? extends Record>> SECTIONS = List.of(
            DaemonProperties.class,
            NetworkProperties.class,
            LockingProperties.class,
            TlsProperties.class,
            AccessProperties.class,
            ServerProperties.class,
            DiscoveryProperties.class,
            LoggingProperties.class,
            HttpProperties.class);

    /** Every key below {@code flom}, in the order of their records. */
    static final List<FlomKey> ALL = Stream.concat(
                    Stream.of(CONFIG_FILE), SECTIONS.stream().flatMap(FlomKey::ofSection))
            .toList();

    /** The key with this name in any of its spellings, or null. */
    static @Nullable FlomKey find(ConfigurationPropertyName name) {
        return ALL.stream().filter(key -> key.name.equals(name)).findFirst().orElse(null);
    }

    /** The key that a record's component declares, or null if this is no such record. */
    static @Nullable FlomKey find(ConfigurationPropertyName section, String component) {
        return find(section.append(dashed(component)));
    }

    /** The name of its section, for example {@code flom.daemon}. */
    ConfigurationPropertyName section() {
        return name.getParent();
    }

    private static Stream<FlomKey> ofSection(Class<? extends Record> section) {
        ConfigurationProperties annotation = section.getAnnotation(ConfigurationProperties.class);
        ConfigurationPropertyName prefix = ConfigurationPropertyName.of(annotation.value());
        // Spring's annotation of the default stands on the parameters of the constructor only.
        Parameter[] parameters = section.getDeclaredConstructors()[0].getParameters();
        return Arrays.stream(parameters)
                .map(parameter -> new FlomKey(
                        prefix.append(dashed(parameter.getName())),
                        String.join(
                                ",", parameter.getAnnotation(DefaultValue.class).value()),
                        allowed(section, parameter),
                        Collection.class.isAssignableFrom(parameter.getType())));
    }

    private static String allowed(Class<? extends Record> section, Parameter component) {
        Field field;
        try {
            field = section.getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a record has a field for each component", e);
        }
        Range range = field.getAnnotation(Range.class);
        if (range != null) {
            return range.min() + " to " + range.max();
        }
        AutoOr autoOr = field.getAnnotation(AutoOr.class);
        if (autoOr != null) {
            return "auto, or " + autoOr.min() + " to " + autoOr.max();
        }
        Between between = field.getAnnotation(Between.class);
        if (between != null) {
            return between.min() + " to " + between.max();
        }
        AllowedText text = field.getAnnotation(AllowedText.class);
        if (text != null) {
            return text.value().allowed();
        }
        if (component.getType() == boolean.class) {
            return "true or false";
        }
        throw new IllegalStateException(component + " does not say what is allowed");
    }

    private static String dashed(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
