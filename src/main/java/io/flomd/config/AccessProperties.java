package io.flomd.config;

import io.flomd.access.AccessRuleException;
import io.flomd.access.AccessRules;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may do what.
 *
 * @param rules Rules in order; the first that is about a request decides it, and what none is about is allowed.
 * @param dryRun Whether the rules refuse nothing, and what they would refuse is logged and counted.
 */
@Validated
@ConfigurationProperties("flom.access")
public record AccessProperties(
        @DefaultValue({}) @AllowedText(TextRule.ACCESS_RULE) List<String> rules,

        @DefaultValue("false") boolean dryRun) {
    public AccessProperties {
        rules = List.copyOf(rules);
    }

    /**
     * The rules.
     *
     * @throws AccessStartException if one is none, with its index, its value and what is allowed
     */
    AccessRules read() {
        try {
            return AccessRules.of(rules);
        } catch (AccessRuleException e) {
            throw new AccessStartException("flom.access." + e.getMessage(), e);
        }
    }
}
