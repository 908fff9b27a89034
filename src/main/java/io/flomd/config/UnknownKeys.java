package io.flomd.config;

import io.flomd.resource.VisibleText;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Stops the start when a key below {@code flom} does not exist, because a misspelt key would silently leave a default in force.
 *
 * <p>Spring's own check of unknown keys leaves out environment variables. Here they count when their name begins with that of a section
 * ({@code FLOM_DAEMON_…}); others that begin with {@code FLOM_} belong to the client or to somebody else.
 */
final class UnknownKeys implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("flom");

    /** What Kubernetes sets in every pod for a service that is called, say, flom-server. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment());
    }

    /** @throws UnknownKeyException naming the first unknown key, its value and what is allowed in its place */
    static void check(ConfigurableEnvironment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                checkVariables(variables);
            } else if (source instanceof IterableConfigurationPropertySource keys) {
                checkKeys(keys);
            }
        }
    }

    private static void checkKeys(IterableConfigurationPropertySource source) {
        List<ConfigurationPropertyName> unknown = source.stream()
                .filter(name -> ROOT.isAncestorOf(name) && !isKnown(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            ConfigurationPropertyName name = unknown.get(0);
            ConfigurationProperty property = source.getConfigurationProperty(name);
            Object value = property == null ? "" : property.getValue();
            throw refusal(name.toString(), value, name, Origins.of(property));
        }
    }

    private static boolean isKnown(ConfigurationPropertyName name) {
        if (name.isLastElementIndexed()) {
            FlomKey list = FlomKey.find(name.getParent());
            return list != null && list.isList();
        }
        return FlomKey.find(name) != null || isSection(name);
    }

    /** A section without keys, as {@code flom.daemon:} in YAML, says nothing and does no harm. */
    private static boolean isSection(ConfigurationPropertyName name) {
        return FlomKey.ALL.stream().anyMatch(key -> name.equals(key.section()));
    }

    private static void checkVariables(SystemEnvironmentPropertySource variables) {
        for (String variable : variables.getPropertyNames()) {
            String sectionWord = sectionWord(variable);
            String value = String.valueOf(variables.getProperty(variable));
            if (sectionWord != null && !isKnownVariable(variable) && !isServiceLink(variable, value)) {
                String rest = variable.substring(sectionWord.length());
                ConfigurationPropertyName meant = ConfigurationPropertyName.adapt(
                        sectionWord.replace('_', '.') + rest.toLowerCase(Locale.ROOT), '.');
                throw refusal(variable, value, meant, "environment");
            }
        }
    }

    /** The upper-case prefix of a section's variables that the name begins with, or null. */
    private static @Nullable String sectionWord(String variable) {
        return FlomKey.ALL.stream()
                .filter(key -> !key.section().equals(ROOT))
                .map(key -> upperCase(key.section()) + "_")
                .filter(variable.toUpperCase(Locale.ROOT)::startsWith)
                .findFirst()
                .orElse(null);
    }

    private static boolean isKnownVariable(String variable) {
        String upper = variable.toUpperCase(Locale.ROOT);
        return FlomKey.ALL.stream().anyMatch(key -> {
            String end = key.isList() ? "(_[0-9]+_?)?" : "";
            String withUnderscores = upperCase(key.name());
            String withoutDashes = key.name().toString().replace("-", "").replace('.', '_');
            return upper.matches(withUnderscores + end) || upper.matches(withoutDashes.toUpperCase(Locale.ROOT) + end);
        });
    }

    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT") && SERVICE_URL.matcher(value).matches());
    }

    private static UnknownKeyException refusal(
            String key, Object value, ConfigurationPropertyName name, String origin) {
        Set<String> siblings = FlomKey.ALL.stream()
                .filter(known -> known.section().isAncestorOf(name))
                .filter(known -> !known.section().equals(ROOT))
                .map(known -> known.name().toString())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String allowed = siblings.isEmpty()
                ? FlomKey.ALL.stream()
                        .map(known -> known.section().equals(ROOT) ? known.name() + "" : known.section() + ".*")
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .collect(Collectors.joining(", "))
                : String.join(", ", siblings);
        return new UnknownKeyException(VisibleText.of(key + " = " + value) + ": there is no such key (" + origin
                + "). Allowed are " + allowed);
    }

    private static String upperCase(ConfigurationPropertyName name) {
        return name.toString().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
