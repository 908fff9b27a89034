package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.ZoneTables;
import io.flomd.testing.Trace;
import io.flomd.testing.Traces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Commands that are kept as bytes have the same effects and lead to the same table on every release of the JDK, and of flomd: the hash of both stands
 * behind them. {@code -Dgolden.rewrite=true} makes traces and hashes anew, which is a new version of the table's behaviour.
 */
class GoldenTraceTest {
    private static final Path FILE = Path.of("src/test/resources/golden/traces.txt");
    private static final int TRACES = 12;

    @Test
    void theTableDoesWhatItAlwaysDid() throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            rewrite();
        }
        int hashes = 0;
        List<LockCommand> commands = new ArrayList<>();
        for (String line : Files.readAllLines(FILE, StandardCharsets.US_ASCII)) {
            if (line.startsWith("#")) {
                continue;
            } else if (line.startsWith("=")) {
                assertThat("= " + hash(commands)).as("trace %d", hashes).isEqualTo(line);
                hashes++;
                commands.clear();
            } else {
                commands.add(CommandCodec.read(HexFormat.of().parseHex(line)));
            }
        }
        assertThat(hashes).isEqualTo(TRACES);
    }

    /** Of the effects of each command, in words, and of the snapshot after all. */
    private static String hash(List<LockCommand> commands) {
        LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (LockCommand command : commands) {
                for (LockEffect effect : table.apply(command)) {
                    digest.update(effect.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest(table.snapshot()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void rewrite() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "# Commands of lock tables as CommandCodec writes them, one a line, and behind each trace the hash that GoldenTraceTest computes.");
        for (int seed = 0; seed < TRACES; seed++) {
            Random random = new Random(seed);
            Trace trace = seed % 3 == 0 ? Traces.crowded(random) : Traces.mixed(random);
            List<LockCommand> commands = new ArrayList<>();
            commands.add(new LockCommand.Configure(1, 0, trace.limits(), ZoneTables.of(trace.zone())));
            commands.addAll(trace.commands());
            commands.forEach(command -> lines.add(HexFormat.of().formatHex(CommandCodec.write(command))));
            lines.add("= " + hash(commands));
        }
        Files.write(FILE, lines, StandardCharsets.US_ASCII);
    }
}
