package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a test compares with what the code makes, and writes anew with {@code -Dgolden=write}. */
final class GoldenFiles {
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    private GoldenFiles() {}

    /** Holds that the file has this text. */
    static void check(Path file, String text) throws IOException {
        if (WRITE) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("written anew by -Dgolden=write").exists();
        assertThat(Files.readString(file))
                .as("%s, written anew by -Dgolden=write", file)
                .isEqualTo(text);
    }
}
