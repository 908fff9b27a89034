package io.flomd.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.network.RunningProcess;
import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd itself says of the unit, without running it. */
@Tag("system")
class SystemdUnitIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String INSTALLED = "/opt/flomd/bin";

    /** Of 10. A service that may use sockets of the host and compile to memory cannot come much lower. */
    private static final double EXPOSURE_MAX = 1.5;

    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: (\\d+\\.\\d+)");

    @TempDir
    private Path folder;

    private Path unit;

    @BeforeEach
    void installInFolder() throws IOException {
        SystemRequirements.requirePrograms("systemd-analyze");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        try (Stream<Path> scripts = Files.list(Path.of("src", "main", "scripts"))) {
            for (Path script : scripts.toList()) {
                Files.copy(script, bin.resolve(script.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        String text = Files.readString(Path.of("src", "main", "systemd", "flomd.service"));
        assertThat(text).contains("ExecStart=" + INSTALLED + "/flomd\n");
        unit = Files.writeString(folder.resolve("flomd.service"), text.replace(INSTALLED, bin.toString()));
    }

    @Test
    void isFreeOfErrors() {
        assertThat(analyze("verify", unit.toString())).doesNotContain("flomd.service");
    }

    @Test
    void aKeyThatSystemdDoesNotKnowWouldBeFound() throws IOException {
        Files.writeString(unit, Files.readString(unit).replace("NoNewPrivileges=", "NoNewPrivilege="));
        assertThat(analyze("verify", unit.toString())).contains("flomd.service").contains("NoNewPrivilege");
    }

    @Test
    void isExposedAsLittleAsAServiceOfTheNetworkCanBe() {
        String report = analyze("security", "--offline=yes", unit.toString());
        Matcher exposure = EXPOSURE.matcher(report);
        assertThat(exposure.find()).as(report).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).as(report).isLessThanOrEqualTo(EXPOSURE_MAX);
    }

    private static String analyze(String... words) {
        List<String> command = Stream.concat(
                        Stream.of("sh", "-c", "env LC_ALL=C.UTF-8 systemd-analyze \"$@\"; echo end", "sh"),
                        Stream.of(words))
                .toList();
        try (RunningProcess process = RunningProcess.start("systemd-analyze", command)) {
            process.await("its end", LIMIT, line -> line.equals("end"));
            return process.text();
        }
    }
}
