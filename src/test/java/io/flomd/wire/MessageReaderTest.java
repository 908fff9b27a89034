package io.flomd.wire;

import static io.flomd.wire.RecordedMessages.bytes;
import static io.flomd.wire.RecordedMessages.drain;
import static io.flomd.wire.RecordedMessages.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flomd.wire.FlomMessage.LockAnswer;
import io.flomd.wire.FlomMessage.LockRequest;
import io.flomd.wire.MalformedMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static final String UNLOCK =
            "<msg level=\"3\" verb=\"2\" step=\"8\"><resource name=\"YQ==\" rollback=\"1\"/></msg>";

    private static final int LENGTH = UNLOCK.length();

    @Test
    void aMessageOfExactlyTheLimitIsRead() throws MalformedMessageException {
        MessageReader reader = new MessageReader(LENGTH);
        feed(reader, "\n" + UNLOCK + " \r\n\t" + UNLOCK);
        assertThat(drain(reader)).hasSize(2);
        for (byte b : bytes("  " + UNLOCK)) {
            reader.feed(new byte[] {b}, 0, 1);
        }
        assertThat(drain(reader)).hasSize(1);
    }

    @Test
    void aMessageOfOneByteMoreIsRefused() {
        MessageReader reader = new MessageReader(LENGTH - 1);
        feed(reader, UNLOCK);
        assertThat(reasonOf(reader)).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    void anUnfinishedMessageIsRefusedOneByteAfterTheLimit() throws MalformedMessageException {
        for (int piece : new int[] {1, 7, LENGTH}) {
            MessageReader reader = new MessageReader(LENGTH);
            byte[] endless = bytes("<".repeat(LENGTH));
            for (int at = 0; at < LENGTH; at += piece) {
                reader.feed(endless, at, Math.min(piece, LENGTH - at));
                assertThat(reader.next()).isNull();
            }
            feed(reader, "<");
            assertThat(reasonOf(reader)).isEqualTo(Reason.TOO_LONG);
        }
    }

    @Test
    void messagesBeforeAMalformedOneAreReturnedAndNoneAfterIt() throws MalformedMessageException {
        MessageReader reader = new MessageReader(512);
        feed(reader, UNLOCK + UNLOCK + "hello</msg>" + UNLOCK);
        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNotNull();
        assertThat(reasonOf(reader)).isEqualTo(Reason.NOT_XML);
        feed(reader, UNLOCK);
        assertThat(reasonOf(reader)).isEqualTo(Reason.NOT_XML);
        assertThat(reader.isInsideMessage()).isFalse();
    }

    @Test
    void whiteSpaceBetweenMessagesIsNoMessage() throws MalformedMessageException {
        MessageReader reader = new MessageReader(1);
        feed(reader, " \t\r\n".repeat(100));
        assertThat(reader.next()).isNull();
        assertThat(reader.isInsideMessage()).isFalse();
    }

    @Test
    void aNulAfterAMessageSpoilsTheNextOne() throws MalformedMessageException {
        MessageReader reader = new MessageReader(512);
        feed(reader, UNLOCK + "\0");
        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNull();
        feed(reader, UNLOCK);
        assertThat(reasonOf(reader)).isEqualTo(Reason.NOT_XML);
    }

    @Test
    void theCallerMayReuseTheArray() throws MalformedMessageException {
        MessageReader reader = new MessageReader(512);
        byte[] bytes = bytes(UNLOCK + UNLOCK.substring(0, 20));
        reader.feed(bytes, 0, bytes.length);
        Arrays.fill(bytes, (byte) 0);
        feed(reader, UNLOCK.substring(20));
        assertThat(drain(reader)).containsExactly(read(UNLOCK), read(UNLOCK));
    }

    @Test
    void theLimitMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageReader(0))
                .withMessage("maxMessageBytes 0 is not 1 or more");
    }

    @ParameterizedTest
    @CsvSource({
        "3x, 3",
        "' +5', 5",
        "abc, 0",
        "'', 0",
        "-1, -1",
        "007, 7",
        "+, 0",
        "- 5, 0",
        "5 5, 5",
        "--5, 0",
        "x5, 0",
        "2147483647, 2147483647",
        "-2147483648, -2147483648",
        "'\t9', 9",
        "0x10, 0",
        "000000000000000000000000005, 5"
    })
    void numbersAreReadAsByStrtol(String text, int number) throws MalformedMessageException {
        assertThat(lock("mode=\"" + text + "\"").mode()).isEqualTo(number);
        assertThat(lock("quantity=\"" + text + "\"").quantity()).isEqualTo(number);
        assertThat(lock("lifespan=\"" + text + "\"").lifespanMillis()).isEqualTo(number);
        assertThat(lock("wait=\"" + text + "\"").mayWait()).isEqualTo(number != 0);
        assertThat(lock("create=\"" + text + "\"").mayCreate()).isEqualTo(number != 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2147483648", "-2147483649", "4294967297", "9223372036854775808", "99999999999999999999999"})
    void numbersOfMoreThan32BitsAreRefused(String number) {
        for (String attribute : List.of("mode", "quantity", "lifespan", "wait", "create", "token")) {
            assertThat(reasonOfLock(attribute + "=\"" + number + "\"")).isEqualTo(Reason.BAD_NUMBER);
        }
    }

    @Test
    void tokensHave64Bits() throws MalformedMessageException {
        for (long token : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(answer("token=\"" + token + "\"").token()).isEqualTo(token);
        }
        for (String token : List.of("9223372036854775808", "-9223372036854775809", "92233720368547758070")) {
            assertThat(reasonOf(answerText("token=\"" + token + "\""))).isEqualTo(Reason.BAD_NUMBER);
        }
    }

    @Test
    void unknownAttributesAreRoomForExtensions() throws MalformedMessageException {
        LockRequest plain = lock("mode=\"5\"");
        assertThat(plain.tokenWanted()).isFalse();
        assertThat(lock("mode=\"5\" later=\"&lt;1&gt;\" x:y='z'")).isEqualTo(plain);
        assertThat(lock("mode=\"5\" token=\"1\"").tokenWanted()).isTrue();
        assertThat(lock("mode=\"5\" token=\"0\"")).isEqualTo(plain);
        assertThat(answer("token=\"7\" unknown=\"1\"").token()).isEqualTo(7);
        assertThat(answer("unknown=\"1\"").token()).isNull();
        assertThat(read(UNLOCK.replace("rollback", "token=\"1\" rollback"))).isEqualTo(read(UNLOCK));
    }

    @Test
    void entitiesInTextsAreReplaced() throws MalformedMessageException {
        assertThat(answer("element=\"a&amp;b&lt;c&gt;&quot;&apos;\"").element()).isEqualTo("a&b<c>\"'");
        assertThat(answer("element=\"&#65;&#x42;&#xe9;&#x1F512;&#10;\"").element())
                .isEqualTo("AB\u00e9\ud83d\udd12\n");
        assertThat(answer("element='\"\u00e9\u20ac'").element()).isEqualTo("\"\u00e9\u20ac");
        assertThat(answer("element=\"a\tb\r\nc\rd\ne\"").element()).isEqualTo("a b c d e");
        assertThat(answer("element=\"\"").element()).isEmpty();
        assertThat(lock("mode=\"&#53;\"").mode()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&",
                "&;",
                "&nbsp;",
                "&amp",
                "&#;",
                "&#x;",
                "&#0;",
                "&#xD800;",
                "&#xFFFE;",
                "&#x110000;",
                "&#xFFFFFFFFFF;",
                "&#6a;",
                "&AMP;",
                "& amp;"
            })
    void badEntitiesAreRefusedWhereverTheyStand(String entity) {
        assertThat(reasonOf(answerText("element=\"" + entity + "\""))).isEqualTo(Reason.NOT_XML);
        assertThat(reasonOfLock("unknown=\"" + entity + "\"")).isEqualTo(Reason.NOT_XML);
        assertThat(reasonOf("<msg verb='4' step='8'>" + entity + "</msg>")).isEqualTo(Reason.NOT_XML);
    }

    @ParameterizedTest
    @CsvSource({
        "YQ==, a",
        "YQ, a",
        "YWI, ab",
        "YWI=, ab",
        "YWJj, abc",
        "'Y W\tJ!j', abc",
        "YQ==YWI=, aab",
        "=, ''",
        "Y, ''",
        "-_, ''",
        "YWJjZA, abcd",
        "\u00e9YQ==, a"
    })
    void namesInBase64AreReadGenerously(String base64, String name) throws MalformedMessageException {
        LockRequest request = (LockRequest) read("<msg verb='1' step='8'><resource name='" + base64 + "'/></msg>");
        assertThat(new String(request.name(), StandardCharsets.UTF_8)).isEqualTo(name);
    }

    @Test
    void aNulInANameIsKept() throws MalformedMessageException {
        LockRequest request = (LockRequest) read("<msg verb='1' step='8'><resource name='YQBi'/></msg>");
        assertThat(request.name()).containsExactly('a', 0, 'b');
    }

    private static LockRequest lock(String attributes) throws MalformedMessageException {
        return (LockRequest) read(lockText(attributes));
    }

    private static String lockText(String attributes) {
        return "<msg level=\"3\" verb=\"1\" step=\"8\"><resource name=\"YQ==\" " + attributes + "/></msg>";
    }

    private static LockAnswer answer(String attributes) throws MalformedMessageException {
        return (LockAnswer) read(answerText(attributes));
    }

    private static String answerText(String attributes) {
        return "<msg level=\"3\" verb=\"1\" step=\"16\"><answer rc=\"0\" " + attributes + "/></msg>";
    }

    private static Reason reasonOfLock(String attributes) {
        return reasonOf(lockText(attributes));
    }

    private static Reason reasonOf(String text) {
        MessageReader reader = new MessageReader(4096);
        feed(reader, text);
        return reasonOf(reader);
    }

    private static Reason reasonOf(MessageReader reader) {
        MalformedMessageException refusal = catchThrowableOfType(MalformedMessageException.class, reader::next);
        assertThat(refusal).isNotNull();
        return refusal.reason();
    }

    private static void feed(MessageReader reader, String text) {
        byte[] bytes = bytes(text);
        reader.feed(bytes, 0, bytes.length);
    }
}
