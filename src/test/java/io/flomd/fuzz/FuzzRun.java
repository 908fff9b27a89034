package io.flomd.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has Jazzer look for bytes with which a harness does not hold: {@code FuzzRun SECONDS [NAME…]}, so many seconds for each harness, or for those
 * whose names are given.
 *
 * <p>Each harness has a process of its own, and a folder {@code target/fuzz/NAME} with what Jazzer has found worth keeping (it goes on from
 * there), its log, and findings. The run writes how many inputs each was given, and fails if there is a finding, or none was tried.
 */
public final class FuzzRun {
    private static final List<String> HARNESSES = List.of(
            "io.flomd.wire.MessageReaderFuzzTest",
            "io.flomd.flomconf.FlomConfFuzzTest",
            "io.flomd.discovery.DatagramFuzzTest",
            "io.flomd.lock.CommandCodecFuzzTest",
            "io.flomd.lock.SnapshotFuzzTest",
            "io.flomd.tls.PemFileFuzzTest",
            "io.flomd.cli.CommandLineFuzzTest");
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: +(\\d+)");
    /** An input that takes longer is a finding; generous, for busy machines. */
    private static final int SECONDS_PER_INPUT = 25;

    private final int seconds;
    private long executions;
    private int findings;

    private FuzzRun(int seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        FuzzRun run = new FuzzRun(Integer.parseInt(args[0]));
        List<String> names = List.of(args).subList(1, args.length);
        for (String className : HARNESSES) {
            String name = className.substring(className.lastIndexOf('.') + 1);
            if (names.isEmpty() || names.contains(name)) {
                run.harness(name, className);
            }
        }
        System.out.printf("%,d inputs, %d findings%n", run.executions, run.findings);
        System.exit(run.findings > 0 || run.executions == 0 ? 1 : 0);
    }

    private void harness(String name, String className) throws Exception {
        Path folder = Path.of("target", "fuzz", name).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        List<byte[]> seeds = JazzerTarget.harness(className).corpus();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed" + i), seeds.get(i));
        }
        Path log = folder.resolve("log");
        int status = process(className, folder, corpus)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        long tried = tried(log);
        executions += tried;
        boolean holds = status == 0 && tried > 0;
        findings += holds ? 0 : 1;
        System.out.printf("%-22s %,14d inputs%s%n", name, tried, holds ? "" : ", NOT HELD: see " + log);
    }

    private ProcessBuilder process(String className, Path folder, Path corpus) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-D" + JazzerTarget.HARNESS + "=" + className,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerTarget.class.getName(),
                "--instrumentation_includes=io.flomd.**",
                "--custom_hook_includes=io.flomd.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-timeout=" + SECONDS_PER_INPUT,
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                "-max_total_time=" + seconds));
        command.add(corpus.toString());
        return new ProcessBuilder(command);
    }

    private static long tried(Path log) throws IOException {
        long tried = 0;
        try (BufferedReader lines = Files.newBufferedReader(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = EXECUTIONS.matcher(line);
                tried = matcher.find() ? Long.parseLong(matcher.group(1)) : tried;
            }
        }
        return tried;
    }
}
