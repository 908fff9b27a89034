package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code flom} script: the command gets everything as it was given to flom, and flom ends as its command did. */
class FlomScriptIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private TestServer server;
    private FlomScript script;

    @BeforeEach
    void startServer() {
        server = new TestServer();
        script = new FlomScript(dir, server.address().getPort());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void streamsAndStatusPassThrough() throws Exception {
        assertThat(script.run("echo in | flom -- sh -c 'cat; echo err >&2; exit 5'"))
                .isEqualTo(new CommandRun(5, "in\n", "err\n"));
        assertThat(script.run("flom -- /nonexistent")).satisfies(run -> {
            assertThat(run.exitStatus()).isEqualTo(97);
            assertThat(run.err()).contains("Unable to execute command '/nonexistent'");
        });
        assertThat(script.run("flom").exitStatus()).isEqualTo(97);
        assertThat(script.run("flom -p 1 -- true").exitStatus()).isEqualTo(99);
        assertThat(script.run("flom --version").out()).contains("package version: 0.");
    }

    @Test
    void theElementIsTheLastWord() throws Exception {
        assertThat(script.run("flom -r a.b.c -- sh -c 'echo \"$FLOM_ELEMENT $FLOM_RESOURCE $*\"' x 'y  z'"))
                .isEqualTo(new CommandRun(0, "a a.b.c y  z a\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void everyWordArrivesByteForByteInEveryLocale(String locale) throws Exception {
        String print = "sh -c 'printf \"<%s>\" \"$@\" | od -An -v -tx1 | tr -d \" \\n\"; echo \" $LC_ALL\"' sh";
        String byteWord = "\"$(printf '\\377\\303')\"";
        assertThat(script.run("export LC_ALL=" + locale, "flom -- " + print + " " + byteWord + " '' 'a  b' '\u00fc'"))
                .isEqualTo(new CommandRun(0, "3cffc33e3c3e3c6120206" + "23e3cc3bc3e " + locale + "\n", ""));
    }

    @Test
    void longWordsAndManyOfThemArrive() throws Exception {
        String longWord = "\u00fc".repeat(65_000);
        Path word = Files.writeString(dir.resolve("word"), longWord);
        assertThat(script.run(
                        "export LC_ALL=C", "flom -- sh -c 'echo ${#1} $#' sh \"$(cat " + word + ")\" $(seq 20000)"))
                .isEqualTo(new CommandRun(0, "130000 20001\n", ""));
    }

    @Test
    void anOptionThatIsNoTextIsRefused() throws Exception {
        CommandRun run = script.run("flom -r \"$(printf 'a\\377')\" -- echo ran");
        assertThat(run)
                .isEqualTo(new CommandRun(99, "", "option parsing failed: word 8 of the command line is not UTF-8\n"));
    }

    @Test
    void theConfigurationIsFoundInAHomeOfAnyName() throws Exception {
        Path home = Files.createDirectory(dir.resolve("home-x"));
        Files.writeString(home.resolve(".flom"), "[Resource]\nName=/caf\u00e9\n");
        assertThat(script.run(
                        "export LC_ALL=C HOME=" + dir + "/$(printf 'h\\303\\274')",
                        "mv " + home + " $HOME",
                        "flom -- sh -c 'echo $FLOM_RESOURCE'"))
                .isEqualTo(new CommandRun(0, "/caf\u00e9\n", ""));
    }

    @Test
    void theEnvironmentIsTheSameButForWhatFlomSays() throws Exception {
        CommandRun run = script.run(
                "flom() { exec env -i PATH=\"$PATH\" HOME=\"$HOME\" JAVA_HOME=\"$JAVA_HOME\" \\",
                "  FLOM_JAR=\"$FLOM_JAR\" 'a.b= x' 'c-d=two\nlines' FLOM_ELEMENT=old IFS=x \\",
                "  " + FlomScript.PATH + " -a 127.0.0.1 -p " + script.port() + " -d 0 \"$@\"; }",
                "flom -- env");
        assertThat(run.exitStatus()).isZero();
        assertThat(run.out().lines().filter(line -> !line.startsWith("PATH=") && !line.startsWith("JAVA_HOME=")))
                .containsExactlyInAnyOrder(
                        "HOME=" + dir,
                        "FLOM_JAR=" + Path.of("target", "flom.jar").toAbsolutePath(),
                        "a.b= x",
                        "c-d=two",
                        "lines",
                        "IFS=x",
                        "FLOM_RESOURCE=_RESOURCE",
                        run.out()
                                .lines()
                                .filter(line -> line.startsWith("FLOM_FENCING_TOKEN="))
                                .findFirst()
                                .orElseThrow(),
                        run.out()
                                .lines()
                                .filter(line -> line.startsWith("FLOM_COMMAND_MARK="))
                                .findFirst()
                                .orElseThrow());
    }

    @Test
    void descriptorsAreInheritedAndNoOthersAreOpen() throws Exception {
        Files.writeString(dir.resolve("three"), "3\n");
        Files.writeString(dir.resolve("twelve"), "12\n");
        String list =
                "for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13; do test -e /proc/$$/fd/$i && printf \"$i \"; done; true";
        assertThat(script.run("exec 3<three", "exec 4<twelve", "flom -- sh -c 'cat <&3; " + list + "'"))
                .isEqualTo(new CommandRun(0, "3\n0 1 2 3 4 ", ""));
        assertThat(script.run("flom -- sh -c '" + list + "' <&-")).isEqualTo(new CommandRun(0, "1 2 ", ""));
        assertThat(script.run("flom -- sh -c '" + list.replace("printf", "printf >&2") + "' >&-"))
                .isEqualTo(new CommandRun(0, "", "0 2 "));
    }

    @Test
    void nothingIsBlockedOrIgnoredThatWasNotBefore() throws Exception {
        String show = "grep -E 'Sig(Blk|Ign)' /proc/self/status";
        CommandRun direct = script.run(show);
        assertThat(script.run("flom -- " + show)).isEqualTo(direct);
        CommandRun ignoring = script.run("trap '' INT USR1 HUP", show);
        assertThat(ignoring).isNotEqualTo(direct);
        assertThat(script.run("trap '' INT USR1 HUP", "flom -- " + show)).isEqualTo(ignoring);
    }

    @ParameterizedTest
    @CsvSource({
        "kill -TERM $$, Terminated",
        "kill -INT $$, Interrupt",
        "kill -QUIT $$, Quit",
        "kill -KILL $$, Killed",
        "kill -PIPE $$, Broken pipe",
        "kill -USR2 $$, User defined signal 2",
        "exit 143, 143",
        "exit 130, 130",
        "exit 137, 137",
        "exit 128, 128",
        "exit 255, 255"
    })
    void itEndsAsItsCommandDid(String how, String shown) throws Exception {
        CommandRun run = script.run(
                "trap : CHLD",
                "(flom() { exec env --default-signal " + FlomScript.PATH + " -a 127.0.0.1 -p " + script.port()
                        + " -d 0 \"$@\"; }; flom -- sh -c '" + how + "') &",
                "while wait $!; status=$?; jobs -l; test $status = 145; do :; done");
        assertThat(run.out()).containsPattern("\\b" + shown + "\\b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT", "USR1", "USR2", "ALRM", "TERM"})
    void everySignalReachesTheCommandAndItsChildren(String signal) throws Exception {
        Path grandchild = script.write(
                "grandchild.sh",
                "trap 'echo grandchild; exit' " + signal,
                "echo > ready",
                "while :; do sleep 0.05; done");
        Path child = script.write("child.sh", "trap 'echo child; exit 6' " + signal, "sh " + grandchild);
        Process flom = script.start("flom -- sh " + child);
        try {
            await().atMost(LIMIT).until(() -> Files.exists(dir.resolve("ready")));
            send(signal, flom.pid());
            CommandRun run = script.await(flom);
            assertThat(run.exitStatus()).isEqualTo(6);
            assertThat(run.out()).isEqualTo("grandchild\nchild\n");
        } finally {
            flom.descendants().forEach(ProcessHandle::destroyForcibly);
            flom.destroyForcibly();
        }
    }

    @Test
    void aSignalEndsAFlomThatWaits() throws Exception {
        Process holder = script.start("flom -r foo -- sh -c 'echo > held; while ! test -e go; do sleep 0.05; done'");
        await().atMost(LIMIT).until(() -> Files.exists(dir.resolve("held")));
        Process waiter = new FlomScript(Files.createDirectory(dir.resolve("other")), script.port())
                .start("flom -r foo --ignore-signal=SIGTERM -- true");
        await().atMost(LIMIT)
                .until(() -> server.view().resources().stream()
                        .anyMatch(r -> !r.waiters().isEmpty()));
        send("TERM", waiter.pid());
        assertThat(waiter.waitFor()).isEqualTo(143);
        await().atMost(LIMIT)
                .until(() -> server.view().resources().stream()
                        .allMatch(r -> r.waiters().isEmpty()));
        Files.createFile(dir.resolve("go"));
        assertThat(script.await(holder).exitStatus()).isZero();
    }

    @Test
    void ignoredSignalsDoNothing() throws Exception {
        Process flom =
                script.start("flom --ignore-signal=SIGTERM --ignore-signal=SIGVTALRM --ignore-signal=SIGKILL -- sh -c '"
                        + "echo > ready; while ! test -e go; do sleep 0.05; done; exit 6'");
        await().atMost(LIMIT).until(() -> Files.exists(dir.resolve("ready")));
        send("TERM", flom.pid());
        send("VTALRM", flom.pid());
        Files.createFile(dir.resolve("go"));
        assertThat(script.await(flom)).isEqualTo(new CommandRun(6, "", "Warning: couldn't ignore signal 9:SIGKILL\n"));
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start().waitFor();
    }
}
