package io.flomd.flomconf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberRuleTest {
    @ParameterizedTest(name = "{0} makes {1} to {2}, allowed: {3}")
    @CsvSource({
        "SIGNED, -1, -1, true",
        "SIGNED, -2147483648, -2147483648, true",
        "POSITIVE, -7, 7, true",
        "POSITIVE, 0, 0, true",
        "POSITIVE, -2147483648, 2147483647, true",
        "AT_LEAST_ONE, 0, 1, true",
        "AT_LEAST_ONE, -3, 3, true",
        "NOT_ZERO, 0, 0, false",
        "NOT_ZERO, -1, 1, true",
        "NOT_ZERO, 1, 1, true",
        "HOPS, 0, 1, true",
        "HOPS, -255, 255, true",
        "HOPS, 256, 256, false",
        "NOT_NEGATIVE, 0, 0, true",
        "NOT_NEGATIVE, -1, -1, false",
    })
    void numbersAreForgivenAsByTheOriginal(NumberRule rule, int written, int adjusted, boolean allowed) {
        assertThat(rule.adjusted(written)).isEqualTo(adjusted);
        assertThat(rule.allows(adjusted)).isEqualTo(allowed);
    }
}
