package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowCommandTest {
    @TempDir
    Path home;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer http;
    private String url;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/locks", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            requests.add(path + " " + accept);
            byte[] body = ("answer to " + path + "\n").getBytes(StandardCharsets.UTF_8);
            int status = path.endsWith("/none") ? 404 : path.endsWith("/broken") ? 500 : 200;
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        url = "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    @Test
    void printsWhatTheServiceShows() {
        assertThat(CommandRun.of("--show-url", url, "--show")).isEqualTo(new CommandRun(0, "answer to /locks\n", ""));
        assertThat(CommandRun.of("--show-url", url + "/", "--show", "/a/b[%]", "--json")
                        .exitStatus())
                .isZero();
        assertThat(requests).containsExactly("/locks text/plain", "/locks/%2Fa%2Fb%5B%25%5D application/json");
    }

    @Test
    void theUrlComesFromTheOptionTheFileOrTheEnvironment() throws IOException {
        assertThat(CommandRun.in(home, Map.of("FLOM_SHOW_URL", url), "--show").exitStatus())
                .isZero();
        Files.writeString(home.resolve(".flom"), "[Monitor]\nShowUrl=" + url + "\n");
        assertThat(CommandRun.in(home, Map.of("FLOM_SHOW_URL", "http://127.0.0.1:1"), "--show")
                        .exitStatus())
                .isZero();
        assertThat(CommandRun.in(home, Map.of(), "--show", "--show-url=http://127.0.0.1:1")
                        .exitStatus())
                .isEqualTo(99);
    }

    @Test
    void saysWhyThereIsNothingToShow() {
        CommandRun none = CommandRun.of("--show-url", url, "--show", "none");
        assertThat(none).isEqualTo(new CommandRun(1, "", "Resource 'none' does not exist\n"));
        CommandRun broken = CommandRun.of("--show-url", url, "--show", "broken");
        assertThat(broken.exitStatus()).isEqualTo(99);
        assertThat(broken.err()).contains("HTTP status 500");
        CommandRun unreachable = CommandRun.of("--show-url", "http://127.0.0.1:1", "--show");
        assertThat(unreachable.exitStatus()).isEqualTo(99);
        assertThat(unreachable.err())
                .contains("http://127.0.0.1:1/locks cannot be reached")
                .contains("FLOM_SHOW_URL");
        assertThat(CommandRun.of("--show-url", "ftp://x", "--show").err()).contains("must begin with http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:99999", "http://127.0.0.1:x", "http://[::1", "http://", "http://a b:1"})
    void anAddressThatIsNoneIsSaidWithoutAStackTrace(String bad) {
        CommandRun run = CommandRun.of("--show-url", bad, "--show");
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.err())
                .startsWith("flom: the service's HTTP view at " + bad)
                .contains("FLOM_SHOW_URL");
        assertThat(run.err().lines()).hasSize(1);
    }
}
