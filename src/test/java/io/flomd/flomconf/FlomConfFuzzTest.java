package io.flomd.flomconf;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text is entries or a {@link FlomConfException}, entries written as a file are read as the same, and every key can be asked for. */
class FlomConfFuzzTest extends FuzzHarness {
    @Override
    protected void check(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        FlomConf conf;
        try {
            conf = FlomConf.parse(text, "fuzz");
        } catch (FlomConfException e) {
            assertThat(e.kind()).isIn(FlomConfException.Kind.MALFORMED, FlomConfException.Kind.BAD_VALUE);
            assertThat(e.getMessage()).startsWith("fuzz line ");
            return;
        }
        requireSameWhenWritten(conf);
        for (FlomConfKey key : FlomConfKey.values()) {
            ask(conf, key);
        }
    }

    @Override
    protected List<byte[]> seeds() {
        String every = """
                # a comment
                [Trace]
                DaemonTraceFile=/tmp/a b.trace
                Verbose=yes

                [Resource]
                Name=_S_x[3]
                Timeout=-1
                Quantity = 7 of them
                Create=n
                IdleLifespan=3000
                [Monitor]
                IgnoredSignals=SIGHUP; SIGINT;;2
                OnLost=\\skill\\t\\n\\r\\\\
                [Network]
                DiscoveryTTL=255
                TcpKeepaliveTime=0x10
                [TLS]
                TlsCheckPeerId=Y
                """;
        return List.of(
                every.getBytes(StandardCharsets.UTF_8),
                every.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                "[A]\n k\u2003=\u2003v\u0085\n[A]\nk=\n".getBytes(StandardCharsets.UTF_8),
                "k=v".getBytes(StandardCharsets.UTF_8));
    }

    private static void requireSameWhenWritten(FlomConf conf) throws FlomConfException {
        StringBuilder file = new StringBuilder();
        for (FlomConf.Entry entry : conf.entries()) {
            // The blank keeps a key with a # in front from being a comment.
            file.append('[')
                    .append(entry.section())
                    .append("]\n ")
                    .append(entry.key())
                    .append('=');
            file.append(escaped(entry.value())).append('\n');
        }
        List<FlomConf.Entry> again = FlomConf.parse(file.toString(), "again").entries();
        assertThat(again).hasSameSizeAs(conf.entries());
        for (int i = 0; i < again.size(); i++) {
            FlomConf.Entry entry = conf.entries().get(i);
            assertThat(again.get(i))
                    .isEqualTo(new FlomConf.Entry(entry.section(), entry.key(), entry.value(), 2 * i + 2));
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(" ", "\\s")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static void ask(FlomConf conf, FlomConfKey key) {
        String text = conf.text(key);
        FlomConf.Entry entry = conf.entry(key);
        assertThat(text).isEqualTo(entry == null || entry.value().isEmpty() ? null : entry.value());
        try {
            assertThat(conf.integer(key) == null).isEqualTo(entry == null);
        } catch (FlomConfException e) {
            requireBadValue(e);
        }
        try {
            assertThat(conf.yesNo(key) == null).isEqualTo(entry == null);
        } catch (FlomConfException e) {
            requireBadValue(e);
        }
        for (String word : conf.list(key)) {
            assertThat(word).doesNotContain(";").isEqualTo(word.strip()).isNotEmpty();
        }
    }

    private static void requireBadValue(FlomConfException e) {
        assertThat(e.kind()).isEqualTo(FlomConfException.Kind.BAD_VALUE);
    }
}
