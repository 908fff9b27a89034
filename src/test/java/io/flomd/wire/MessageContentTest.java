package io.flomd.wire;

import static io.flomd.wire.RecordedMessages.bytes;
import static io.flomd.wire.RecordedMessages.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flomd.wire.FlomMessage.DiscoverAnswer;
import io.flomd.wire.FlomMessage.DiscoverRequest;
import io.flomd.wire.FlomMessage.LockAnswer;
import io.flomd.wire.FlomMessage.Ping;
import io.flomd.wire.FlomMessage.Shutdown;
import io.flomd.wire.FlomMessage.Unlock;
import io.flomd.wire.MalformedMessageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must, may and must not stand in a message, beyond the recorded probes. */
class MessageContentTest {
    private static final String NAME = "<resource name='YQ=='/>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- a > b < c --><msg verb='4' step='8'></msg>",
                "<!--><msg verb='4' step='8'></msg>",
                "<!DOCTYPE msg [<!ELEMENT msg>]>\n<msg verb='4' step='8'></msg>",
                "<foo/><bar></bar><msg verb='4' step='8'></msg>",
                "<msg verb='4' step='8'><a><b><c/></b >text &amp; more</a></msg>",
                "<msg verb='4' step='8'><![CDATA[<x y='1'>&]]><?pi <x y='1'>?></msg>",
                "<msg verb = '4'\nstep\t=\n'8'level='3'></msg>",
                "<msg verb='4' verb='9' verb='4' step='8'></msg>",
                "<msg verb='4' step='8'><session peerid='x'/><resource name='YQ==' rollback='1'/><answer rc='1'/>"
                        + "<network what='ever'/><shutdown what='ever'/></msg>",
                "<msg verb='4' step='8' \u00e9='\u00e9'><\u00e9/></msg>",
                "<msg verb='4' step='8' a='>' b='<'></msg>",
            })
    void whatIsLetPass(String text) throws MalformedMessageException {
        assertThat(read(text)).isEqualTo(new DiscoverRequest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</msg>",
                "hello</msg>",
                "hello<msg verb='4' step='8'></msg>",
                "<msg verb='4' step='8'><a></msg>",
                "<msg verb='4' step='8'><a></b></a></msg>",
                "<msg verb='4' step='8'></a></msg>",
                "<msg verb='4' step='8'/></msg>",
                "<Msg></msg>",
                "<a></msg>",
                "<msg verb='4' step='8'><a/ ></msg>",
                "<msg verb='4' step='8'>< a/></msg>",
                "<msg verb='4' step='8'><1/></msg>",
                "<msg verb=4 step='8'></msg>",
                "<msg verb step='8'></msg>",
                "<msg verb='4' step='8'><!ELEMENT a></msg>",
                "<msg verb='4' step='8'><!-- </msg>",
                "<!DOCTYPE <msg verb='4' step='8'></msg>",
                "<msg verb='4' step='8'><![CDATA[</msg>",
                "<msg verb='4' step='8'><?x</msg>",
                "<msg verb='4' step='8' a='</msg>",
                "<msg verb='4' step='8'><session peerid='</msg>'/></msg>",
                "<msg verb='4' step='8'>\0</msg>",
                "\ufeff<msg verb='4' step='8'></msg>",
            })
    void whatIsNotMarkup(String text) {
        assertThat(reasonOf(text)).isEqualTo(Reason.NOT_XML);
    }

    @Test
    void whatIsNotUtf8() {
        for (int[] bad : new int[][] {{0xff}, {0xc3}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}}) {
            byte[] bytes = bytes("<msg verb='4' step='8' a='....'></msg>");
            for (int i = 0; i < bad.length; i++) {
                bytes[26 + i] = (byte) bad[i];
            }
            assertThat(reasonOfDatagram(bytes, 512)).isEqualTo(Reason.NOT_XML);
        }
    }

    @Test
    void elementsAreNestedAsDeepAsTheLimitOfTheMessageLets() throws MalformedMessageException {
        int depth = 500;
        String nested = "<msg verb='4' step='8'>" + "<a>".repeat(depth) + "</a>".repeat(depth) + "</msg>";
        assertThat(read(nested)).isEqualTo(new DiscoverRequest());
        assertThat(reasonOf(nested.replaceFirst("</a>", ""))).isEqualTo(Reason.NOT_XML);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a><msg verb='4' step='8'></msg>",
                "<Msg verb='4' step='8'></msg>",
                "<foo a='1'/><msg verb='4' step='8'></msg>",
                "<resource name='YQ=='/><msg verb='1' step='8'></msg>",
                "<msg verb='4' step='8'><msg></msg>",
                "<msg verb='4' step='8'><msg/></msg>",
                "<msg verb='4' step='8'><level a='1'/></msg>",
                "<msg verb='4' step='16'><network address='' port='1' ttl='1'/></msg>",
                "<msg verb='5' step='8'><shutdown immediate='1' rollback='1'/></msg>",
                "<msg verb='1' step='8'><resource name='YQ==' rollback='0'/></msg>",
                "<msg verb='2' step='8'><resource name='YQ==' mode='0'/></msg>",
                "<msg verb='2' step='8'><resource name='YQ==' wait='0'/></msg>",
                "<msg verb='2' step='8'><resource name='YQ==' quantity='0'/></msg>",
                "<msg verb='2' step='8'><resource name='YQ==' create='0'/></msg>",
                "<msg verb='2' step='8'><resource name='YQ==' lifespan='0'/></msg>",
            })
    void whatStandsInTheWrongPlace(String text) {
        assertThat(reasonOf(text)).isEqualTo(Reason.UNEXPECTED_CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<msg verb='1' step='8'></msg>",
                "<msg verb='1' step='8'><resource/></msg>",
                "<msg verb='1' step='16'></msg>",
                "<msg verb='1' step='24'><answer element='a'/></msg>",
                "<msg verb='2' step='8'></msg>",
                "<msg verb='2' step='8'><resource rollback='1'/></msg>",
                "<msg verb='4' step='16'></msg>",
                "<msg verb='4' step='16'><network port='1'/></msg>",
                "<msg verb='4' step='16'><network address=''/></msg>",
                "<msg verb='5' step='8'></msg>",
            })
    void whatIsMissing(String text) {
        assertThat(reasonOf(text)).isEqualTo(Reason.MISSING_CONTENT);
    }

    @Test
    void everyOtherVerbAndStepIsUnknown() {
        for (int verb = -1; verb <= 7; verb++) {
            for (int step = -8; step <= 48; step++) {
                String kind = verb + "/" + step;
                if (!kind.matches("1/(8|16|24|32)|2/8|3/(8|16)|4/(8|16)|5/8")) {
                    assertThat(reasonOf("<msg verb='" + verb + "' step='" + step + "'>" + NAME + "</msg>"))
                            .as(kind)
                            .isEqualTo(Reason.UNKNOWN_MESSAGE);
                }
            }
        }
    }

    @Test
    void everyOtherLevelIsWrong() throws MalformedMessageException {
        for (String level : new String[] {"0", "1", "2", "4", "-3", "33", "", "x3", "3000"}) {
            assertThat(reasonOf("<msg verb='9' level='" + level + "'></msg>")).isEqualTo(Reason.WRONG_LEVEL);
        }
        assertThat(reasonOf("<msg level='4294967299' verb='4' step='8'></msg>")).isEqualTo(Reason.BAD_NUMBER);
        assertThat(read("<msg level=' +3x' verb='4' step='8'></msg>")).isEqualTo(new DiscoverRequest());
    }

    @Test
    void eachMessageCanBeRead() throws MalformedMessageException {
        assertThat(read("<msg verb='1' step='32'><session peerid='x'/><answer rc='6'/></msg>"))
                .isEqualTo(new LockAnswer(32, null, 6, null, null));
        assertThat(read("<msg verb='1' step='16'><answer rc='-14' element='e'/><session peerid='x'/></msg>"))
                .isEqualTo(new LockAnswer(16, "x", -14, "e", null));
        assertThat(read("<msg verb='2' step='8'><session peerid='x'/>" + NAME + "</msg>"))
                .isEqualTo(new Unlock(new byte[] {'a'}, false));
        assertThat(read("<msg verb='3' step='8'></msg>")).isEqualTo(new Ping(8));
        assertThat(read("<msg verb='3' step='16'></msg>")).isEqualTo(new Ping(16));
        assertThat(read("<msg verb='5' step='8'><shutdown/></msg>")).isEqualTo(new Shutdown(null, false));
        assertThat(read("<msg verb='5' step='8'><shutdown immediate='2'/></msg>"))
                .isEqualTo(new Shutdown(null, true));
    }

    @Test
    void portsAreNumbersOf16Bits() throws MalformedMessageException {
        for (int port : new int[] {0, 1, 65_535}) {
            assertThat(read("<msg verb='4' step='16'><network address='h' port='" + port + "'/></msg>"))
                    .isEqualTo(new DiscoverAnswer("h", port));
        }
        for (String port : new String[] {"-1", "65536", "4294967297"}) {
            assertThat(reasonOf("<msg verb='4' step='16'><network address='h' port='" + port + "'/></msg>"))
                    .isEqualTo(Reason.BAD_NUMBER);
        }
    }

    @Test
    void aDatagramHoldsExactlyOneMessage() throws MalformedMessageException {
        byte[] query = bytes("xx<msg verb='4' step='8'></msg> \r\n");
        int length = query.length - 2;
        assertThat(MessageReader.readDatagram(query, 2, length, length - 3)).isEqualTo(new DiscoverRequest());
        assertThat(reasonOfDatagram(query, 512)).isEqualTo(Reason.NOT_XML);
        assertThat(reasonOfDatagram(bytes("<msg verb='4' step='8'></msg>"), length - 4))
                .isEqualTo(Reason.TOO_LONG);
        for (String none :
                new String[] {"", " ", "garbage", "<msg verb='4' step='8'>", "<msg verb='4' step='8'></msg"}) {
            assertThat(reasonOfDatagram(bytes(none), 512)).isEqualTo(Reason.NOT_XML);
        }
        String one = "<msg verb='4' step='8'></msg>";
        for (String more : new String[] {one + one, one + "x", one + "\0"}) {
            assertThat(reasonOfDatagram(bytes(more), 512)).isEqualTo(Reason.UNEXPECTED_CONTENT);
        }
        assertThat(reasonOfDatagram(bytes(one + "x</msg>"), 512)).isEqualTo(Reason.NOT_XML);
    }

    @Test
    void whatAPeerSentIsSafeToLog() {
        String name = "\u001b[31m\u007f" + "a".repeat(100);
        assertThatThrownBy(() -> read("<msg verb='4' step='16'><network " + "a".repeat(100) + "='1'/></msg>"))
                .hasMessage("attribute '" + "a".repeat(Bytes.QUOTED_BYTES_MAX)
                        + "...' is not allowed on NETWORK of DISCOVER_ANSWER");
        assertThatThrownBy(() -> read("<msg level='" + name + "\n'></msg>"))
                .hasMessage("protocol level '?[31m?" + "a".repeat(Bytes.QUOTED_BYTES_MAX - 6) + "...' is not 3");
    }

    private static Reason reasonOf(String text) {
        MalformedMessageException refusal =
                catchThrowableOfType(MalformedMessageException.class, () -> RecordedMessages.readAll(text));
        assertThat(refusal).isNotNull();
        return refusal.reason();
    }

    private static Reason reasonOfDatagram(byte[] bytes, int maxBytes) {
        return catchThrowableOfType(
                        MalformedMessageException.class,
                        () -> MessageReader.readDatagram(bytes, 0, bytes.length, maxBytes))
                .reason();
    }
}
