package io.flomd.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart of this project, rendered by Helm as a release called {@code flomd} in the namespace {@code locking}. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm", "flomd");
    static final String RELEASE = "flomd";
    static final String NAMESPACE = "locking";

    /** The mode without any value of its own. */
    static final String DEFAULT = "default";

    private static final Path EXAMPLES = DIRECTORY.resolve("examples");
    private static final Map<String, RenderedChart> BY_MODE = new ConcurrentHashMap<>();

    private Chart() {}

    /** {@link #DEFAULT}, and the name of each file of examples, in order. */
    static List<String> modes() {
        List<String> modes = new ArrayList<>(List.of(DEFAULT));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .forEach(modes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return modes;
    }

    /** The values of a mode, as YAML. */
    static String values(String mode) {
        return mode.equals(DEFAULT) ? "{}\n" : read(EXAMPLES.resolve(mode + ".yaml"));
    }

    /** The objects of a mode. */
    static RenderedChart render(String mode) {
        return BY_MODE.computeIfAbsent(mode, absent -> renderValues(values(absent)));
    }

    /**
     * The objects for these values.
     *
     * @throws RuntimeException with Helm's message if it refuses them
     */
    static RenderedChart renderValues(String yaml) {
        return withValues(
                yaml,
                file -> new RenderedChart(new Helm(DIRECTORY)
                        .template()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion("1.34.0")
                        .withValuesFile(file)
                        .call()));
    }

    /** What {@code helm install} prints for these values, without a cluster. */
    static String install(String yaml) {
        return withValues(
                yaml,
                file -> new Helm(DIRECTORY)
                        .install()
                        .clientOnly()
                        .dryRun()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion("1.34.0")
                        .withValuesFile(file)
                        .call()
                        .getOutput());
    }

    /** The strict lint of a copy of the chart whose own values are these. */
    static LintResult lint(Path copy) {
        return new Helm(copy).lint().strict().call();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface WithFile<T> {
        T apply(Path file);
    }

    private static <T> T withValues(String yaml, WithFile<T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, yaml);
                return use.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
