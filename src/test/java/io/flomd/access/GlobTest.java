package io.flomd.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @Test
    void readsEveryShortPatternAsARegularExpressionDoes() {
        List<String> texts = words("ab", 4);
        for (String pattern : words("ab*?", 4)) {
            if (pattern.isEmpty()) {
                continue;
            }
            Pattern expression = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
            Glob glob = new Glob(pattern, false);
            for (String text : texts) {
                boolean matches = expression.matcher(text).matches();
                assertThat(glob.matches(bytes(text)))
                        .as("%s of %s", pattern, text)
                        .isEqualTo(matches);
            }
        }
    }

    @Test
    void knowsWhetherSomethingBehindTheTextWouldMatch() {
        // What a pattern of four parts stands for need be no longer than the text and four bytes.
        List<String> ends = words("ab", 4);
        for (String pattern : words("ab*?", 4)) {
            if (pattern.isEmpty()) {
                continue;
            }
            Pattern expression = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
            Glob glob = new Glob(pattern, false);
            for (String text : words("ab", 3)) {
                boolean some = ends.stream()
                        .anyMatch(end -> expression.matcher(text + end).matches());
                assertThat(glob.matchesSomethingThatBeginsWith(bytes(text)))
                        .as("%s of %s…", pattern, text)
                        .isEqualTo(some);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 62, 63, 64, 65, 127, 128, 129, 254, 255})
    void goesOnOverTheEndOfAWord(int length) {
        String text = "ab".repeat(128).substring(0, length);
        assertThat(new Glob(text, false).matches(bytes(text))).isTrue();
        assertThat(new Glob("?".repeat(length), false).matches(bytes(text))).isTrue();
        assertThat(new Glob("?".repeat(length), false).matches(bytes(text + "a")))
                .isFalse();
        assertThat(new Glob(text.substring(1) + "*", false).matches(bytes(text.substring(1) + text)))
                .isEqualTo(true);
        assertThat(new Glob(text, false).matches(bytes(text.substring(1)))).isFalse();
    }

    @Test
    void theWorstPatternOfTheWorstTextIsRead() {
        String pattern = "*a".repeat(127);
        byte[] text = bytes("a".repeat(1_000_000) + "b");
        assertThat(new Glob(pattern, false).matches(text)).isFalse();
        assertThat(new Glob(pattern + "*", false).matches(text)).isTrue();
    }

    @Test
    void whatMeansSomethingElsewhereStandsForItself() {
        Glob glob = new Glob("_t_%Y[1].\\d+(^$)", false);
        assertThat(glob.matches(bytes("_t_%Y[1].\\d+(^$)"))).isTrue();
        assertThat(glob.matches(bytes("_t_%Y1.\\d+(^$)"))).isFalse();
    }

    @Test
    void onlyLettersOfAsciiHaveACaseAndOnlyIfAsked() {
        assertThat(new Glob("Web-[1]@", true).matches(bytes("wEB-[1]@"))).isTrue();
        assertThat(new Glob("@[", true).matches(bytes("`{"))).isFalse();
        assertThat(new Glob("Ä", true).matches(bytes("ä"))).isFalse();
        assertThat(new Glob("Web", false).matches(bytes("web"))).isFalse();
    }

    @Test
    void aPatternHasAtMost255BytesAndAtLeastOne() {
        assertThat(new Glob("a".repeat(255), false).matches(bytes("a".repeat(255))))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new Glob("a".repeat(256), false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Glob("ä".repeat(128), false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Glob("", false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All words of at most so many letters. */
    private static List<String> words(String letters, int max) {
        List<String> words = new ArrayList<>(List.of(""));
        int first = 0;
        for (int length = 1; length <= max; length++) {
            int end = words.size();
            for (int i = first; i < end; i++) {
                for (char letter : letters.toCharArray()) {
                    words.add(words.get(i) + letter);
                }
            }
            first = end;
        }
        return words;
    }
}
