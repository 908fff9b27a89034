package io.flomd.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of names. What the original answered to names is in the recorded parser probes. */
class ResourceNameTest {
    @ParameterizedTest
    @CsvSource({
        "a, SIMPLE, 0",
        "Z9z0, SIMPLE, 0",
        "_RESOURCE, SIMPLE, 0",
        "x[0], NUMERIC, 0",
        "x[05], NUMERIC, 5",
        "x[2147483647], NUMERIC, 2147483647",
        "x[00000000000000000000000000007], NUMERIC, 7",
        "a.b, SET, 0",
        "a.b.c1.D, SET, 0",
        "a.a, SET, 0",
        "/a, HIERARCHICAL, 0",
        "/a/b/c, HIERARCHICAL, 0",
        "/ /.[3]/\u00e9/_-, HIERARCHICAL, 0",
        "_s_x[1], SEQUENCE, 1",
        "_S_x9[10], SEQUENCE, 10",
        "_S_x[2147483647], SEQUENCE, 2147483647",
        "_t_%S[1], TIMESTAMP, 1",
        "_t_#f[1], TIMESTAMP, 1",
        "_t_Y%m.d:\\[3], TIMESTAMP, 3",
        "_t_a[2147483647], TIMESTAMP, 2147483647"
    })
    void theTypeFollowsFromTheName(String text, ResourceType type, int capacity) {
        ResourceName name = ResourceName.of(text);
        assertThat(name.type()).isEqualTo(type);
        assertThat(name.capacity()).isEqualTo(capacity);
        assertThat(name.text()).isEqualTo(text);
        assertThat(name.toBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1a",
                "a_b",
                "a-b",
                "a b",
                " a",
                "a ",
                "_a",
                "_resource",
                "_RESOURCE2",
                "_RESOURCE[1]",
                "\u00e9",
                "a\u00e9",
                "a\n",
                "a\nb",
                "\na",
                "a\0",
                "a\0b",
                "a[",
                "a]",
                "a[]",
                "a[1",
                "[1]",
                "a[1]x",
                "a[-1]",
                "a[+1]",
                "a[ 1]",
                "a[1][2]",
                "a[x]",
                "1[1]",
                "_x[1]",
                "x[2147483648]",
                "x[4294967297]",
                "x[9223372036854775808]",
                "x[99999999999999999999999]",
                ".",
                ".a",
                "a.",
                "a..b",
                "a.1b",
                "1a.b",
                "a.b[1]",
                "a[1].b",
                "a.b c",
                "/",
                "//",
                "//a",
                "/a/",
                "/a//b",
                "a/b",
                "/a\\b",
                "\\",
                "/a\n",
                "/a\0",
                "/a/b\nc",
                "_s_",
                "_s_a",
                "_s_[1]",
                "_s_1[2]",
                "_s_a[]",
                "_s_a[-1]",
                "_s_a.b[1]",
                "_s_a[2147483648]",
                "_X_a[1]",
                "_sa[1]",
                "_t_",
                "_t_%S",
                "_t_[1]",
                "_T_%S[1]",
                "_t_%Y-%S[1]",
                "_t_%Y_%S[1]",
                "_t_%Y %S[1]",
                "_t_1[1]",
                "_t_.[1]",
                "_t_:[1]",
                "_t_\\[1]",
                "_t_%S[2147483648]",
                "_t_/[1]"
            })
    void anythingElseIsNoName(String text) {
        assertThat(ResourceName.ofBytes(text.getBytes(StandardCharsets.UTF_8))).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceName.of(text))
                .withMessageStartingWith("'" + text + "' is not a resource name");
    }

    @Test
    void levelsOfAPathMayHoldAnyOtherByte() {
        for (int b = 0; b < 256; b++) {
            ResourceName name = ResourceName.ofBytes(new byte[] {'/', (byte) b});
            boolean separates = b == '/' || b == '\\';
            boolean hidesTheRest = b == 0 || b == '\n';
            assertThat(name == null).as("byte %d", b).isEqualTo(separates || hidesTheRest);
        }
    }

    @Test
    void namesAreComparedByteByByte() {
        assertThat(ResourceName.of("x[5]")).isNotEqualTo(ResourceName.of("x[05]"));
        assertThat(ResourceName.of("a.b")).isNotEqualTo(ResourceName.of("b.a"));
        assertThat(ResourceName.of("_s_x[1]")).isNotEqualTo(ResourceName.of("_S_x[1]"));
        assertThat(ResourceName.of("a")).isEqualTo(ResourceName.of("a")).hasSameHashCodeAs(ResourceName.of("a"));
        assertThat(ResourceName.of("/\u00e9")).isGreaterThan(ResourceName.of("/z"));
    }

    @Test
    void onlyACapitalSMakesASequenceTransactional() {
        assertThat(ResourceName.of("_S_x[1]").isTransactional()).isTrue();
        assertThat(ResourceName.of("_s_x[1]").isTransactional()).isFalse();
        assertThat(ResourceName.of("xS").isTransactional()).isFalse();
    }
}
