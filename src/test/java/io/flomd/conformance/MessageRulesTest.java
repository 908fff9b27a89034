package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.ViewQuery;
import io.flomd.server.TestClient;
import io.flomd.server.TestServer;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.MessageWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** LK-1xx: framing and messages. */
class MessageRulesTest extends ServerUnderTest {
    private static final String BODY = "<session peerid=\"x\"/><resource name=\"YQ==\" mode=\"0\" create=\"1\"/>";
    private static final String START = "<msg level=\"3\" verb=\"1\" step=\"8\">";

    @Test
    @Rule("LK-101")
    void severalMessagesMayComeTogether() {
        Peer peer = peer();
        peer.client.send(Peer.request("a", Peer.EX)
                + Peer.unlock("a", false)
                + Peer.request("b", Peer.EX)
                + Peer.request("a", Peer.EX));
        assertThat(peer.next()).isEqualTo("16/0");
        assertThat(peer.next()).isEqualTo("16/0");
        assertThat(peer.next()).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-102")
    void aMessageMayComeInPieces() {
        Peer peer = peer();
        for (byte b : Peer.request("pieces", Peer.EX).getBytes(StandardCharsets.UTF_8)) {
            peer.client.send(new byte[] {b});
        }
        assertThat(peer.next()).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-103")
    void whiteSpaceBetweenMessagesIsIgnored() {
        Peer peer = peer();
        assertThat(peer.say(" \r\n\t" + Peer.request("a", "mode=0 create=1") + "\n \t\r\n"))
                .isEqualTo("16/0");
        assertThat(peer.ask("a", "mode=0")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-104")
    void answersAreTheSameBytesAsTheOriginals() {
        Peer first = peer();
        Peer second = peer();
        first.client.send(Peer.request("red.blue", Peer.EX));
        assertThat(first.client.receive())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"1\" step=\"16\">"
                        + "<session peerid=\"" + TestServer.PEER_ID + "\"/><answer rc=\"0\" element=\"red\"/></msg>");
        second.lock("red.blue");
        Peer third = peer();
        third.lock("red.blue");
        second.leave();
        assertThat(third.client.receive())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"1\" step=\"24\">"
                        + "<answer rc=\"0\" element=\"blue\"/></msg>");
    }

    @Test
    @Rule("LK-105")
    void whatTheMarkupParserOfTheOriginalTakesIsTaken() {
        accepted(START + BODY + "</msg>");
        accepted("<?xml version='1.0' encoding='ISO-8859-1'?>" + START + BODY + "</msg>");
        accepted("<!DOCTYPE msg><!-- a comment -->" + START + BODY + "</msg>");
        accepted(START.replace('"', '\'') + "\n  " + BODY.replace('"', '\'') + "\n</msg>");
        accepted(START + BODY.replace("YQ==", "YQ&#61;=") + "</msg>");
    }

    @Test
    @Rule("LK-106")
    void whatIsNoMarkupOrNotUtf8EndsTheConnection() {
        malformed("\uFEFF" + START + BODY + "</msg>", "not_xml");
        malformed(START + "<resource name=YQ== /></msg>", "not_xml");
        malformed(START + "<session></msg>", "not_xml");
        Peer peer = peer();
        peer.client.send(
                (START + "<session peerid=\"\u00ff\"/>" + BODY + "</msg>").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(peer.next()).isEqualTo(Peer.END);
    }

    @Test
    @Rule("LK-107")
    void theOrderOfAttributesAndElementsIsFree() {
        accepted("<msg step=\"8\" verb=\"1\" level=\"3\">"
                + "<resource lifespan=\"0\" create=\"1\" mode=\"0\" name=\"YQ==\"></resource>"
                + "<session peerid=\"x\"></session></msg>");
    }

    @Test
    @Rule("LK-108")
    void unknownAttributesAreIgnored() {
        accepted("<msg level=\"3\" verb=\"1\" step=\"8\" more=\"1\"><session peerid=\"x\" more=\"1\"/>"
                + "<resource name=\"YQ==\" mode=\"0\" create=\"1\" more=\"1\"/></msg>");
    }

    @Test
    @Rule("LK-109")
    void anUnknownElementIsIgnoredOnlyWithoutAttributes() {
        accepted(START + "<more/>" + BODY + "</msg>");
        malformed(START + "<more a=\"1\"/>" + BODY + "</msg>", "unexpected_content");
    }

    @Test
    @Rule("LK-110")
    void textIsIgnored() {
        accepted(START + "hello " + BODY + " world</msg>");
    }

    @Test
    @Rule("LK-111")
    void anAttributeOfTheOtherVerbIsMalformed() {
        malformed(
                START + "<resource name=\"YQ==\" mode=\"0\" create=\"1\" rollback=\"0\"/></msg>", "unexpected_content");
        for (String attribute : new String[] {"mode", "wait", "quantity", "create", "lifespan"}) {
            malformed(Peer.message(2, 8, "<resource name=\"YQ==\" " + attribute + "=\"0\"/>"), "unexpected_content");
        }
    }

    @Test
    @Rule("LK-112")
    void numbersAreReadAsByStrtol() {
        accepted(START + "<resource name=\"YQ==\" mode=\"  +0x\" create=\"1abc\" lifespan=\"none\"/></msg>");
        Peer holder = peer();
        assertThat(holder.say(START + "<resource name=\"c3RydG9s\" mode=\" 5 \" create=\"+1\"/></msg>"))
                .isEqualTo("16/0");
        assertThat(peer().ask("strtol", "mode=1 wait=no")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-113")
    void aNumberOfMoreThan32BitsIsMalformed() {
        accepted(START + "<resource name=\"YQ==\" mode=\"0\" create=\"1\" lifespan=\"2147483647\"/></msg>");
        malformed(
                START + "<resource name=\"YQ==\" mode=\"0\" create=\"1\" lifespan=\"2147483648\"/></msg>",
                "bad_number");
        malformed(
                START + "<resource name=\"YQ==\" mode=\"0\" create=\"1\" lifespan=\"-2147483649\"/></msg>",
                "bad_number");
    }

    @Test
    @Rule("LK-114")
    void theLevelIsThreeOrAbsent() {
        accepted("<msg verb=\"1\" step=\"8\">" + BODY + "</msg>");
        malformed("<msg level=\"2\" verb=\"1\" step=\"8\">" + BODY + "</msg>", "wrong_level");
        malformed("<msg level=\"4\" verb=\"1\" step=\"8\">" + BODY + "</msg>", "wrong_level");
    }

    @Test
    @Rule("LK-115")
    void verbAndStepMustNameAMessage() {
        malformed("<msg level=\"3\" step=\"8\">" + BODY + "</msg>", "unknown_message");
        malformed(Peer.message(1, 40, BODY), "unknown_message");
        malformed(Peer.message(6, 8, BODY), "unknown_message");
    }

    @Test
    @Rule("LK-116")
    void whatAMessageNeedsMustBeThere() {
        malformed(START + "<session peerid=\"x\"/></msg>", "missing_content");
        malformed(START + "<resource mode=\"5\"/></msg>", "missing_content");
        malformed(Peer.message(2, 8, "<resource rollback=\"0\" />"), "missing_content");
        malformed(Peer.message(5, 8, "<session peerid=\"x\"/>"), "missing_content");
    }

    @Test
    @Rule("LK-117")
    void whatIsAbsentIsZero() {
        assertThat(peer().ask("absentCreate", "mode=5")).isEqualTo("16/5");
        Peer holder = peer();
        assertThat(holder.lock("absentMode")).isEqualTo("16/0");
        assertThat(peer().ask("absentMode", "")).isEqualTo("16/0");
        assertThat(peer().ask("absentMode", "mode=5")).isEqualTo("16/4");
        assertThat(peer().ask("absentQuantity[0]", "create=1")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-118")
    void aFlagIsTrueUnlessItIsZero() {
        assertThat(peer().ask("flag", "mode=5 create=7")).isEqualTo("16/0");
        Peer holder = peer();
        assertThat(holder.ask("flagWait", "mode=5 create=-1")).isEqualTo("16/0");
        assertThat(peer().ask("flagWait", "mode=5 wait=2")).isEqualTo("16/1");
        assertThat(peer().ask("flagWait", "mode=5 wait=0")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-119")
    void namesAreReadAsByTheOriginalsBase64() {
        Peer holder = peer();
        assertThat(holder.lock("base")).isEqualTo("16/0");
        for (String encoded : new String[] {"YmFzZQ==", "YmFzZQ", "Ym!Fz ZQ=="}) {
            assertThat(peer().say(START + "<resource name=\"" + encoded + "\" mode=\"5\"/></msg>"))
                    .isEqualTo("16/4");
        }
    }

    @Test
    @Rule("LK-120")
    void aMessageMayBeAsLongAsTheLimitAndNotOneByteMore() {
        String message = START + "<!---->" + BODY + "</msg>";
        int room = TestServer.settings("127.0.0.1").maxMessageBytes() - message.length();
        accepted(message.replace("<!--", "<!--" + "x".repeat(room)));
        malformed(message.replace("<!--", "<!--" + "x".repeat(room + 1)), "too_long");
    }

    @Test
    @Rule("LK-121")
    void textsAreEscaped() {
        FlomMessage answer = new FlomMessage.LockAnswer(16, "a&b", 0, "<\"c\">", null);
        assertThat(new String(MessageWriter.encode(answer), StandardCharsets.UTF_8))
                .isEqualTo(TestClient.HEADER + "<msg level=\"3\" verb=\"1\" step=\"16\"><session peerid=\"a&amp;b\"/>"
                        + "<answer rc=\"0\" element=\"&lt;&quot;c&quot;&gt;\"/></msg>");
        Peer peer = peer();
        peer.client.send(Peer.request("_t_%n%S[1]", Peer.EX));
        assertThat(peer.client.receive()).contains("element=\"&#10;00\"");
    }

    @Test
    @Rule("LK-122")
    void thePeerIdIsPlainTextAndMayBeAbsent() {
        accepted(START + "<resource name=\"YQ==\" mode=\"0\" create=\"1\"/></msg>");
        accepted(START + "<session/><resource name=\"YQ==\" mode=\"0\" create=\"1\"/></msg>");
        Peer peer = peer();
        assertThat(peer.say(START + BODY.replace("\"x\"", "\"machine &amp; 7\"") + "</msg>"))
                .isEqualTo("16/0");
        assertThat(server().engine
                        .view(ViewQuery.all(Integer.MAX_VALUE))
                        .sessions()
                        .values())
                .anySatisfy(info -> assertThat(info.peerId()).isEqualTo("machine & 7"));
    }

    private void accepted(String message) {
        try (Peer peer = new Peer(server().address())) {
            assertThat(peer.say(message)).as(message).isEqualTo("16/0");
        }
    }

    private void malformed(String message, String reason) {
        server().seen.clear();
        try (Peer peer = new Peer(server().address())) {
            assertThat(peer.say(message)).as(message).isEqualTo(Peer.END);
        }
        assertThat(server().offences()).as(message).containsExactly("malformed " + reason);
    }
}
