package io.flomd.config;

import io.flomd.flomconf.FlomConfKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The values in force of the keys that FLoM has, in the form in which the original prints them: {@code [Section]/Key=value}. */
@Endpoint(id = "flomconf")
public final class EffectiveFlomConf {
    private static final Logger LOG = LoggerFactory.getLogger(EffectiveFlomConf.class);

    private final List<String> lines;

    EffectiveFlomConf(Environment environment) {
        Binder binder = Binder.get(environment);
        lines = FlomConfMapping.PROPERTIES.entrySet().stream()
                .map(mapping -> line(binder, mapping))
                .toList();
    }

    private static String line(Binder binder, Map.Entry<FlomConfKey, String> mapping) {
        FlomKey key = FlomKey.ALL.stream()
                .filter(known -> known.name().toString().equals(mapping.getValue()))
                .findFirst()
                .orElseThrow();
        String value = binder.bind(mapping.getValue(), String.class).orElse(key.defaultText());
        String shown = switch (mapping.getKey().kind()) {
            case TEXT, LIST -> "'" + value + "'";
            case INTEGER -> value;
            case YES_NO -> Boolean.parseBoolean(value) ? "1" : "0";
        };
        return mapping.getKey().label() + "=" + shown;
    }

    /** One line for each key that concerns a server, in the order of the original. */
    public List<String> lines() {
        return lines;
    }

    /** The lines as one text. */
    @ReadOperation(produces = "text/plain;charset=UTF-8")
    public String text() {
        return Objects.requireNonNull(lines.stream().collect(Collectors.joining("\n", "", "\n")));
    }

    void log() {
        lines.forEach(LOG::debug);
    }
}
