package io.flomd.flomconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.flomd.flomconf.FlomConfException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlomConfTest {
    private static FlomConf parse(String text) throws FlomConfException {
        return FlomConf.parse(text, "flom.conf");
    }

    @Test
    void readsSectionsKeysAndValuesWithTheirLines() throws FlomConfException {
        FlomConf conf = parse("# comment\n\n[Resource]\nName = foo\r\n[Network]\nDiscoveryAttempts=5\n");
        assertThat(conf.text(FlomConfKey.RESOURCE_NAME)).isEqualTo("foo");
        assertThat(conf.integer(FlomConfKey.DISCOVERY_ATTEMPTS)).isEqualTo(5);
        assertThat(conf.entry(FlomConfKey.DISCOVERY_ATTEMPTS).line()).isEqualTo(6);
        assertThat(conf.integer(FlomConfKey.DISCOVERY_TTL)).isNull();
    }

    @Test
    void mergesRepeatedSectionsAndTakesTheLastOfRepeatedKeys() throws FlomConfException {
        FlomConf conf = parse("[Daemon]\nUnicastPort=1\n[Trace]\n[Daemon]\nUnicastPort=2\nLifespan=3\n");
        assertThat(conf.integer(FlomConfKey.UNICAST_PORT)).isEqualTo(2);
        assertThat(conf.integer(FlomConfKey.DAEMON_LIFESPAN)).isEqualTo(3);
    }

    @Test
    void dropsBlanksBeforeAValueAndKeepsThoseBehind() throws FlomConfException {
        assertThat(parse("[Resource]\nName=  foo ").text(FlomConfKey.RESOURCE_NAME))
                .isEqualTo("foo ");
    }

    @Test
    void replacesEscapes() throws FlomConfException {
        assertThat(parse("[Resource]\nName=\\sa\\tb\\nc\\rd\\\\e").text(FlomConfKey.RESOURCE_NAME))
                .isEqualTo(" a\tb\nc\rd\\e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Name=foo",
                "[Resource]\nName",
                "[Resource]\n=foo",
                "[]\n",
                "[Resource\n",
                "[Resource] x\n",
                "; comment",
                "\uFEFF[Resource]\n"
            })
    void refusesALineThatIsNoKeyFile(String text) {
        assertThatThrownBy(() -> parse(text))
                .hasMessageContaining("flom.conf line ")
                .asInstanceOf(type(FlomConfException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\b", "a\\"})
    void aBadEscapeIsABadValueOfItsKey(String value) {
        assertThatThrownBy(() -> parse("[Resource]\nName=" + value))
                .hasMessage("flom.conf line 2: [Resource]/Name is '" + value
                        + "', but must be a text in which each backslash begins one of \\s \\t \\n \\r \\\\")
                .asInstanceOf(type(FlomConfException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BAD_VALUE));
    }

    @Test
    void aBadEscapeOfAValueThatDoesNotCountIsNoMistake() throws FlomConfException {
        assertThat(parse("[Resource]\nName=a\\b\nName=c\n[Mine]\nKey=a\\b").text(FlomConfKey.RESOURCE_NAME))
                .isEqualTo("c");
    }

    @Test
    void aCommentBeginsInTheFirstColumnOnly() {
        assertThatThrownBy(() -> parse("[Resource]\n # not a comment")).isInstanceOf(FlomConfException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "+10", "010", "10 # minutes", "10\ttext"})
    void numbersAreDecimalAndTextBehindThemIsIgnored(String value) throws FlomConfException {
        assertThat(parse("[Resource]\nTimeout=" + value).integer(FlomConfKey.RESOURCE_TIMEOUT))
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x10", "2x", "ten", "2147483648", "-2147483649"})
    void refusesOtherNumbersAndSaysWhatIsAllowed(String value) {
        assertThatThrownBy(() -> parse("[Resource]\nTimeout=" + value).integer(FlomConfKey.RESOURCE_TIMEOUT))
                .hasMessage("flom.conf line 2: [Resource]/Timeout is '" + value
                        + "', but must be a decimal number between -2147483648 and 2147483647");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "Y", "YES", "y"})
    void yesIsYes(String word) throws FlomConfException {
        assertThat(parse("[Resource]\nCreate=" + word).yesNo(FlomConfKey.RESOURCE_CREATE))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "any", "on", "true", "1", "yesno", ""})
    void aWordThatMerelyContainsYesOrNoIsRefused(String word) {
        assertThatThrownBy(() -> parse("[Resource]\nCreate=" + word).yesNo(FlomConfKey.RESOURCE_CREATE))
                .hasMessageContaining("must be yes, y, no or n");
    }

    @Test
    void splitsLists() throws FlomConfException {
        assertThat(parse("[Monitor]\nIgnoredSignals=SIGTERM; 2;;SIGHUP").list(FlomConfKey.IGNORED_SIGNALS))
                .containsExactly("SIGTERM", "2", "SIGHUP");
    }

    @Test
    void namesTheKeysThatFlomDoesNotHave() throws FlomConfException {
        assertThat(parse("[Network]\nDiscoveryTtl=1\nDiscoveryTTL=1\n[Other]\nx=y\n")
                        .unknownEntries())
                .extracting(FlomConf.Entry::key)
                .containsExactly("DiscoveryTtl", "x");
    }

    @ParameterizedTest
    @EnumSource(FlomConfKey.class)
    void everyKeyIsFoundByItsSectionAndName(FlomConfKey key) throws FlomConfException {
        FlomConf conf = parse("[" + key.section() + "]\n" + key.key() + "=1\n");
        assertThat(conf.text(key)).isEqualTo("1");
        assertThat(conf.unknownEntries()).isEmpty();
        assertThat(key.label()).isEqualTo("[" + key.section() + "]/" + key.key());
    }

    @Test
    void readsFilesUpToTheLimit(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("flom.conf");
        String head = "[Resource]\nName=foo\n#";
        Files.writeString(file, head + "x".repeat(FlomConf.MAX_FILE_BYTES - head.length()));
        assertThat(FlomConf.read(file).text(FlomConfKey.RESOURCE_NAME)).isEqualTo("foo");
        Files.writeString(file, head + "x".repeat(FlomConf.MAX_FILE_BYTES - head.length() + 1));
        assertThatThrownBy(() -> FlomConf.read(file)).hasMessageContaining("longer than 1000000 bytes");
        Files.write(file, "[Resource]\nName=\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> FlomConf.read(file)).hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> FlomConf.read(dir.resolve("none")))
                .asInstanceOf(type(FlomConfException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREADABLE));
    }
}
