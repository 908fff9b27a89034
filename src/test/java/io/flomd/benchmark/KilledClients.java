package io.flomd.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holders and waiters that are killed at random: {@code KilledClients flomd.jar KILLS}. 64 processes hold or await eight exclusive locks; each that
 * dies (SIGKILL) is replaced by another one. Fails if a lock whose holder was killed has no next holder in time, a token is not greater than the one
 * before, or anything is left when all are dead.
 */
public final class KilledClients {
    private static final int CLIENTS = 64;
    private static final int NAMES = 8;
    /** Generous, for a busy machine: what is measured is written. */
    private static final int PATIENCE_SECONDS = 30;
    /** What is aimed at: later ones are counted. */
    private static final long SOON_MILLIS = 1000;

    private static final Pattern TOKEN = Pattern.compile("rc=\"0\"[^>]* token=\"(\\d+)\"");
    /** One process with one connection, so that killing it closes that. It writes what the server says, a message a line. */
    private static final String SCRIPT =
            "exec 3<>/dev/tcp/127.0.0.1/$0; printf %s \"$1\" >&3; while read -r -d '>' part <&3; do printf '%s>\\n' \"$part\"; done";

    private final int port;
    private final BlockingQueue<Client> granted = new LinkedBlockingQueue<>();
    private final List<Client> clients = new ArrayList<>();
    private final Client[] holders = new Client[NAMES];
    private final Random random = new Random(4711);
    private final long[] lastToken = new long[NAMES];
    private long slowestNanos;
    private int holdersKilled;
    private int late;

    private KilledClients(int port) {
        this.port = port;
    }

    /** A process that asks for a lock and keeps it. */
    private final class Client {
        private final int name;
        private final Process process;
        private volatile long token;
        private volatile long grantedNanos;

        Client(int name) throws IOException {
            this.name = name;
            String request = new String(LoadClient.lockMessage("killed" + name), StandardCharsets.UTF_8)
                    .replace("lifespan=\"0\"/>", "lifespan=\"0\" token=\"1\"/>");
            process = new ProcessBuilder("bash", "-c", SCRIPT, String.valueOf(port), request)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Thread reader = new Thread(this::read, "client");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher grant = TOKEN.matcher(line);
                    if (grant.find()) {
                        grantedNanos = System.nanoTime();
                        token = Long.parseLong(grant.group(1));
                        granted.add(this);
                    }
                }
            } catch (IOException killed) {
                // What it wrote before has been read.
            }
        }
    }

    public static void main(String[] args) throws Exception {
        try (ServerProcess server = new ServerProcess(args[0])) {
            KilledClients run = new KilledClients(server.lockPort());
            int kills = Integer.parseInt(args[1]);
            try {
                run.kill(kills);
            } finally {
                run.clients.forEach(client -> client.process.destroyForcibly());
            }
            awaitEmpty(server.httpPort());
            System.out.printf(
                    "%d killed, %d of them holders; slowest next grant %.1f ms, %d later than %d ms; nothing left%n",
                    kills, run.holdersKilled, run.slowestNanos / 1e6, run.late, SOON_MILLIS);
            System.exit(run.late == 0 ? 0 : 1);
        }
    }

    private void kill(int kills) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i % NAMES));
        }
        for (int name = 0; name < NAMES; name++) {
            awaitHolder(name);
        }
        for (int i = 0; i < kills; i++) {
            Client victim = clients.get(random.nextInt(CLIENTS));
            boolean holder = holders[victim.name] == victim;
            long killedNanos = System.nanoTime();
            victim.process.destroyForcibly();
            if (holder) {
                holdersKilled++;
                holders[victim.name] = null;
                long took = awaitHolder(victim.name).grantedNanos - killedNanos;
                slowestNanos = Math.max(slowestNanos, took);
                late += took > TimeUnit.MILLISECONDS.toNanos(SOON_MILLIS) ? 1 : 0;
            }
            clients.set(clients.indexOf(victim), new Client(victim.name));
        }
    }

    private Client awaitHolder(int name) throws Exception {
        while (holders[name] == null) {
            Client client = granted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (client == null) {
                throw new IllegalStateException("lock " + name + " has nobody who holds it");
            }
            if (holders[client.name] != null) {
                throw new IllegalStateException("lock " + client.name + " has two holders");
            }
            if (client.token <= lastToken[client.name]) {
                throw new IllegalStateException("token " + client.token + " after " + lastToken[client.name]);
            }
            lastToken[client.name] = client.token;
            holders[client.name] = client;
        }
        return holders[name];
    }

    private static void awaitEmpty(int httpPort) throws Exception {
        HttpRequest locks = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/locks"))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String view;
        do {
            view = HttpClient.newHttpClient()
                    .send(locks, HttpResponse.BodyHandlers.ofString())
                    .body();
            if (!view.contains("killed")) {
                return;
            }
        } while (System.nanoTime() < end);
        throw new IllegalStateException("something is left: " + view);
    }
}
