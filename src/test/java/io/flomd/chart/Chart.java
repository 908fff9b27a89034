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

/**
 * The chart of this project, rendered by Helm as a release called {@code flomd} in the namespace {@code locking}.
 *
 * <p>Helm as a library does not tell what its hooks are. So a copy of the chart is rendered in which they are ordinary objects, and the
 * annotation is put back into what comes out.
 */
final class Chart {
    static final Path DIRECTORY = Path.of("helm", "flomd");
    static final String RELEASE = "flomd";
    static final String NAMESPACE = "locking";

    private static final String KUBERNETES = "1.34.0";

    /** The mode without any value of its own. */
    static final String DEFAULT = "default";

    private static final String HOOK = "helm.sh/hook";
    private static final String NO_HOOK = "helm.sh/no-hook";
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
        String manifest = withValues(
                yaml,
                file -> new Helm(WithoutHooks.COPY)
                        .template()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(file)
                        .call());
        return new RenderedChart(manifest.replace(NO_HOOK, HOOK));
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
                        .withKubeVersion(KUBERNETES)
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

    /** Copies the files of the chart into this directory. */
    static void copyTo(Path directory) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class WithoutHooks {
        static final Path COPY = make();

        private static Path make() {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                Path copy = Files.createTempDirectory(target.toAbsolutePath(), "chart");
                copyTo(copy);
                Path hook = copy.resolve(Path.of("templates", "tests", "lock.yaml"));
                Files.writeString(hook, read(hook).replace(HOOK, NO_HOOK));
                return copy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
