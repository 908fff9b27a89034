package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.TableZone;
import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short names of time zones are those that the C library of this machine prints, from 1970 to 2019. This JDK and this machine may have
 * other releases of the time zone database: where they tell different offsets, names cannot be compared.
 */
@Tag("system")
class ZoneNamesIT {
    private static final Path ZONES = Path.of("/usr/share/zoneinfo");
    private static final long END_OF_2019 = 1_577_836_800L;
    private static final long STEP_SECONDS = 10 * 86_400L;

    /** A moment as the C library shows it: offset as in +0100, and name. */
    private record Shown(long second, String offset, String name) {}

    @Test
    void namesAreThoseOfTheCLibraryWhereOffsetsAre(@TempDir Path folder) throws Exception {
        SystemRequirements.requirePrograms("date");
        Path moments = folder.resolve("moments");
        Files.write(
                moments,
                LongStream.iterate(1_000, second -> second < END_OF_2019, second -> second + STEP_SECONDS)
                        .mapToObj(second -> "@" + second)
                        .toList());
        List<String> comparable = new ArrayList<>();
        List<String> different = new ArrayList<>();
        Map<String, String> wrong = new TreeMap<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            if (!Files.isRegularFile(ZONES.resolve(id))) {
                continue;
            }
            TableZone zone = ZoneTables.of(ZoneId.of(id));
            boolean sameOffsets = true;
            for (Shown shown : shown(id, moments)) {
                TableZone.Period period = period(zone, shown.second);
                if (!shown.offset.equals(offset(period.offsetSeconds()))) {
                    sameOffsets = false;
                } else if (!shown.name.equals(period.name())) {
                    wrong.putIfAbsent(id, shown + " but " + period);
                }
            }
            (sameOffsets ? comparable : different).add(id);
        }
        System.out.println("zones with the offsets of this machine: " + comparable.size()
                + ", with others (not comparable): " + different.size() + " " + different);
        assertThat(comparable.size()).isGreaterThan((comparable.size() + different.size()) * 4 / 5);
        wrong.keySet().removeAll(different);
        // Another release of the database may name a moment of the past differently here and there.
        int allowed = isOfTheReleaseOfTheList() ? 0 : comparable.size() / 20;
        System.out.println("zones with other names: " + wrong);
        assertThat(wrong).hasSizeLessThanOrEqualTo(allowed);
    }

    private static boolean isOfTheReleaseOfTheList() throws IOException {
        Path data = ZONES.resolve("tzdata.zi");
        if (!Files.isRegularFile(data)) {
            return false;
        }
        String release =
                Files.readAllLines(data, StandardCharsets.US_ASCII).get(0).replace("# version ", "");
        try (InputStream list = ZoneTables.class.getResourceAsStream("zone-names.txt")) {
            String text = new String(list.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines().findFirst().orElseThrow().endsWith("version " + release + ".");
        }
    }

    private static List<Shown> shown(String id, Path moments) throws IOException, InterruptedException {
        ProcessBuilder date = new ProcessBuilder("date", "-f", moments.toString(), "+%s %z %Z");
        date.environment().put("TZ", id);
        date.environment().put("LC_ALL", "C");
        Process process = date.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines()
                .map(line -> line.split(" "))
                .map(words -> new Shown(Long.parseLong(words[0]), words[1], words[2]))
                .toList();
    }

    private static String offset(int seconds) {
        int minutes = Math.abs(seconds) / 60;
        return String.format("%s%02d%02d", seconds < 0 ? "-" : "+", minutes / 60, minutes % 60);
    }

    private static TableZone.Period period(TableZone zone, long second) {
        List<TableZone.Period> begun = zone.periods().stream()
                .filter(period -> period.fromSecond() <= second)
                .toList();
        return begun.get(begun.size() - 1);
    }
}
