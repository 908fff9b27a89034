package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** LK-30x: names. */
class NameRulesTest extends ServerUnderTest {
    @Test
    @Rule("LK-301")
    void theNameDecidesTheType() {
        Map<String, ResourceType> types = Map.of(
                "a1", ResourceType.SIMPLE,
                "_RESOURCE", ResourceType.SIMPLE,
                "a1[10]", ResourceType.NUMERIC,
                "a.b1.C", ResourceType.SET,
                "/a b/\u00e9.[1]", ResourceType.HIERARCHICAL,
                "_s_a[1]", ResourceType.SEQUENCE,
                "_S_a[1]", ResourceType.SEQUENCE,
                "_t_%H:%M.#f\\x[1]", ResourceType.TIMESTAMP);
        types.forEach((name, type) -> assertThat(type(name)).as(name).isEqualTo(type));
        String[] none = {
            "",
            "1a",
            "a_b",
            "a-b",
            "a b",
            "_resource",
            "/",
            "/a/",
            "//a",
            "/a//b",
            "/a\\b",
            "a.",
            ".a",
            "a..b",
            "a.1b",
            "a[",
            "a[]",
            "a[1]x",
            "a[-1]",
            "_s_a",
            "_s_1[2]",
            "_X_a[1]",
            "_T_%S[1]",
            "_t_%S",
            "_t_%Y-%S[1]",
            "\u00e9"
        };
        for (String name : none) {
            assertThat(ResourceName.ofBytes(name.getBytes(StandardCharsets.UTF_8)))
                    .as(name)
                    .isNull();
            assertThat(peer().lock(name)).as(name).isEqualTo("16/-14");
        }
    }

    @Test
    @Rule("LK-302")
    void namesAreComparedByteByByte() {
        String[] different = {"x[5]", "x[05]", "X[5]", "x", "x.y", "y.x", "_s_x[1]", "_S_x[1]", "/x", "/X"};
        Peer holder = peer();
        for (String name : different) {
            assertThat(peer().ask(name, "mode=5 quantity=1")).as(name).isEqualTo("16/5");
            assertThat(holder.lock(name)).as(name).startsWith("16/0");
        }
    }

    @Test
    @Rule("LK-303")
    void theWholeNameMustMatch() {
        for (String name : new String[] {"a\nb", "a\n!!", "/a\n", "a\n", "\na"}) {
            assertThat(peer().lock(name)).as(name).isEqualTo("16/-14");
        }
    }

    @Test
    @Rule("LK-304")
    void aNameWithANulIsNoName() {
        assertThat(peer().lock("a\0")).isEqualTo("16/-14");
        assertThat(peer().lock("/a\0b")).isEqualTo("16/-14");
    }

    @Test
    @Rule("LK-305")
    void aNumberInBracketsHas31Bits() {
        assertThat(peer().lock("n[2147483647]")).isEqualTo("16/0");
        assertThat(peer().lock("n[2147483648]")).isEqualTo("16/-14");
        assertThat(peer().lock("_s_n[4294967297]")).isEqualTo("16/-14");
    }

    private static ResourceType type(String name) {
        return ResourceName.of(name).type();
    }
}
