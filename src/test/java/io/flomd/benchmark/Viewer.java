package io.flomd.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Somebody who looks at the locks of a server, one view after the other over one connection, from a process of its own: what it needs of a
 * processor is not taken from the client that is measured.
 */
final class Viewer implements AutoCloseable {
    private final Process process;
    private final PrintWriter orders;
    private final BufferedReader counts;

    /** @param path what is looked at */
    Viewer(int httpPort, String path) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Viewer.class.getName(),
                        "http://127.0.0.1:" + httpPort + path)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        counts = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Looks on until {@link #stop}. */
    void start() {
        orders.println("start");
    }

    /** The number of views since the start. */
    int stop() throws IOException {
        orders.println("stop");
        return Integer.parseInt(counts.readLine());
    }

    @Override
    public void close() {
        orders.close();
        process.destroy();
    }

    /** Looks while there is no next line, from one line to the next in turn. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (orders.readLine() != null) {
            int views = 0;
            while (!orders.ready()) {
                HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
                if (response.statusCode() != 200) {
                    throw new IllegalStateException("GET " + arguments[0] + ": status " + response.statusCode());
                }
                views++;
            }
            orders.readLine();
            System.out.println(views);
        }
    }
}
