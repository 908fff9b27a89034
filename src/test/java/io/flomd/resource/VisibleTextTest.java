package io.flomd.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "backup", "/a/b c", "_t_%Y[1]", "Zürich", "日本", "\uD83D\uDE00", "\"<>&'"})
    void whatHasAShapeStaysAsItIs(String text) {
        assertThat(VisibleText.isPlain(text)).isTrue();
        assertThat(VisibleText.of(text)).isSameAs(text);
    }

    @Test
    void whatHasNoneIsEscaped() {
        assertThat(VisibleText.of("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
        assertThat(VisibleText.of("a\u001b[2J\u0000\u007f")).isEqualTo("a\\u001b[2J\\u0000\\u007f");
        assertThat(VisibleText.of("\u009b31m\u0085")).isEqualTo("\\u009b31m\\u0085");
        assertThat(VisibleText.of("a\u202eb\u2066\u200b\ufeff")).isEqualTo("a\\u202eb\\u2066\\u200b\\ufeff");
        assertThat(VisibleText.of("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
        assertThat(VisibleText.of("\ud800x")).isEqualTo("\\ud800x");
        assertThat(VisibleText.of("\udb40\udc01")).isEqualTo("\\udb40\\udc01");
    }

    @Test
    void theEscapesOfTwoTextsAreNeverTheSame() {
        assertThat(VisibleText.of("a\nb")).isNotEqualTo(VisibleText.of("a\\nb"));
        assertThat(VisibleText.of("a\\nb")).isEqualTo("a\\\\nb");
    }

    @Test
    void noCharacterOfAnyPlaneEscapesTheEscape() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String shown = VisibleText.of(new String(Character.toChars(c)));
            assertThat(shown.codePoints().noneMatch(VisibleText::isShapeless))
                    .as("%x", c)
                    .isTrue();
        }
    }
}
