package io.flomd.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.client.ClientSettings;
import io.flomd.client.FlomClient;
import io.flomd.client.HeldLock;
import io.flomd.client.LockRequest;
import io.flomd.client.ServerAddress;
import io.flomd.engine.EngineClock;
import io.flomd.engine.LockSession;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.server.TestServer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.scheduler.Schedulers;

class LockRoutesTest {
    private static final String PEER_ID = "00112233445566778899aabbccddeeff";

    private TestServer server;
    private FlomClient client;
    private WebTestClient http;

    @BeforeEach
    void start() {
        server = new TestServer();
        client = new FlomClient(ClientSettings.builder(
                        new ServerAddress.Tcp("127.0.0.1", server.address().getPort()))
                .peerId(PEER_ID)
                .build());
        http = WebTestClient.bindToRouterFunction(
                        LockRoutes.of(server.engine, EngineClock.WALL, Schedulers.immediate()))
                .webFilter(new AcceptFilter())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void showsHoldersAndWaitersWithTheirClients() throws Exception {
        HeldLock held = client.acquire(LockRequest.of("n[5]").withQuantity(4));
        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> {
            try {
                client.acquire(LockRequest.of("n[5]").withQuantity(2)).release();
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        });
        await().until(() -> server.engine.view(ViewQuery.all(1000)).view().resources().stream()
                .anyMatch(resource -> !resource.waiters().isEmpty()));
        http.get()
                .uri("/locks")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.at")
                .isNotEmpty()
                .jsonPath("$.resources.length()")
                .isEqualTo(1)
                .jsonPath("$.resources[0].name")
                .isEqualTo("n[5]")
                .jsonPath("$.resources[0].type")
                .isEqualTo("numeric")
                .jsonPath("$.resources[0].holders[0].quantity")
                .isEqualTo(4)
                .jsonPath("$.resources[0].holders[0].token")
                .isEqualTo(held.token().orElseThrow())
                .jsonPath("$.resources[0].holders[0].peerId")
                .isEqualTo(PEER_ID)
                .jsonPath("$.resources[0].holders[0].peerAddress")
                .value(String.class, address -> assertThat(address).startsWith("127.0.0.1:"))
                .jsonPath("$.resources[0].holders[0].since")
                .value(String.class, since -> assertThat(since).matches("\\d{4}-\\d\\d-\\d\\dT.*Z"))
                .jsonPath("$.resources[0].waiters[0].quantity")
                .isEqualTo(2);
        held.release();
        assertThat(waiter.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void showsATableToThoseWhoAskForText() throws InterruptedException {
        client.acquire(LockRequest.of("a.b"));
        String table = http.get()
                .uri("/locks")
                .accept(MediaType.TEXT_PLAIN)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(table.lines()).hasSize(2);
        assertThat(table)
                .startsWith("RESOURCE  TYPE  STATE  MODE")
                .containsPattern("\na\\.b +set +holds +EX +- +a +\\d+ +0-1 +127\\.0\\.0\\.1:\\d+ +" + PEER_ID + " +");
    }

    @Test
    void showsOneResourceByItsName() throws InterruptedException {
        client.acquire(LockRequest.of("one"));
        client.acquire(LockRequest.of("two"));
        http.get()
                .uri("/locks/two")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.resources.length()")
                .isEqualTo(1)
                .jsonPath("$.resources[0].name")
                .isEqualTo("two");
        http.get().uri("/locks/three").exchange().expectStatus().isNotFound();
        http.get().uri("/locks/!").exchange().expectStatus().isNotFound();
    }

    @Test
    void showsMoreThanAPageInTheOrderOfTheNames() {
        LockSession session = server.engine.open(new SessionInfo("tcp", "test", null, 0), effect -> {});
        List<String> names = new ArrayList<>();
        for (int i = 0; i < LockRoutes.PAGE + 1; i++) {
            names.add("x" + (10_000 + i));
            lock(session, "x" + (10_000 + i));
        }
        lock(session, "y");
        http.get()
                .uri("/locks?prefix=x")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.resources[*].name")
                .isEqualTo(names)
                .jsonPath("$.awaitingCreation.length()")
                .isEqualTo(0);
        String table = http.get()
                .uri("/locks")
                .accept(MediaType.TEXT_PLAIN)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(table.lines()).hasSize(1 + names.size() + 1);
        http.get()
                .uri("/locks?name=x10007")
                .exchange()
                .expectBody()
                .jsonPath("$.resources.length()")
                .isEqualTo(1);
        http.get().uri("/locks?name=z").exchange().expectStatus().isNotFound();
        http.get().uri("/locks?prefix=z").exchange().expectBody().json("{\"resources\":[],\"awaitingCreation\":[]}");
    }

    private static void lock(LockSession session, String name) {
        session.acquire(new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, true, true, 0));
    }

    @Test
    void showsOfATreeWhatConcernsAPath() throws InterruptedException {
        client.acquire(LockRequest.of("/a/b").withMode(LockMode.PR));
        client.acquire(LockRequest.of("/a/b/c").withMode(LockMode.PR));
        client.acquire(LockRequest.of("/a/bb").withMode(LockMode.PR));
        http.get()
                .uri(java.net.URI.create("/locks/%2Fa%2Fb"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.resources[0].holders[*].name")
                .isEqualTo(java.util.List.of("/a/b", "/a/b/c"));
    }

    @Test
    void changesNothing() {
        for (String path : List.of("/locks", "/locks/x")) {
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO")) {
                http.method(HttpMethod.valueOf(method))
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(405)
                        .expectHeader()
                        .valueEquals("Allow", "GET,HEAD,OPTIONS");
            }
            http.options()
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isNoContent()
                    .expectHeader()
                    .valueEquals("Allow", "GET,HEAD,OPTIONS");
        }
    }

    @Test
    void theHeadOfAnAnswerCanBeAskedFor() throws InterruptedException {
        client.acquire(LockRequest.of("one"));
        for (String path : List.of("/locks", "/locks?prefix=z", "/locks/one", "/locks?name=one")) {
            http.head()
                    .uri(path)
                    .accept(MediaType.TEXT_PLAIN)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .contentType("text/plain;charset=UTF-8")
                    .expectBody()
                    .isEmpty();
        }
        http.head().uri("/locks/two").exchange().expectStatus().isNotFound();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/plain                                | 200 | text/plain;charset=UTF-8
            text/*                                    | 200 | text/plain;charset=UTF-8
            application/json                          | 200 | application/json
            */*                                       | 200 | application/json
            text/html,application/xml;q=0.9,*/*;q=0.8 | 200 | application/json
            text/plain, */*                           | 200 | text/plain;charset=UTF-8
            application/json, text/plain              | 200 | application/json
            application/json;q=0.1, text/plain        | 200 | text/plain;charset=UTF-8
            application/json;q=0, */*;q=0.1           | 200 | text/plain;charset=UTF-8
            text/plain;charset=utf-16                 | 200 | text/plain;charset=UTF-8
            text/html                                 | 406 | text/plain;charset=UTF-8
            text/plain;q=0                            | 406 | text/plain;charset=UTF-8
            */*;q=0                                   | 406 | text/plain;charset=UTF-8
            x                                         | 406 | text/plain;charset=UTF-8
            ;;;                                       | 406 | text/plain;charset=UTF-8
            text/plain;q=2                            | 406 | text/plain;charset=UTF-8
            a/b;q=x                                   | 406 | text/plain;charset=UTF-8
            """)
    void theFormIsWhatTheClientLikesBest(String accept, int status, String type) {
        http.get()
                .uri("/locks")
                .header("Accept", accept)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(type);
    }

    @Test
    void theMomentIsNowAlsoIfNothingHappened() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        http.get()
                .uri("/locks")
                .exchange()
                .expectBody()
                .jsonPath("$.at")
                .value(String.class, at -> assertThat(Instant.parse(at)).isBetween(before, Instant.now()));
    }

    @Test
    void textOfClientsCannotMoveTheCursor() throws InterruptedException {
        client.acquire(LockRequest.of("/a\u001b[2J"));
        assertThat(new LockTableText().of(LockReport.of(server.engine.view(ViewQuery.all(1000)), null, 0)))
                .contains("/a\\u001b[2J")
                .doesNotContain("\u001b");
    }
}
