package io.gossipdiscovery.sample.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossipdiscovery.sample.load.Outcome.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator against a server that answers as each test wants it to. */
class OpenLoopTests {

    private static final String SERVED = "{\"storefront\":\"s\",\"inventory\":{\"instance\":\"i\",\"port\":8081}}";
    private static final int PER_SECOND = 200;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    OpenLoopTests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void requestsArriveWhileAllEarlierOnesWaitAndTheWaitCounts() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(20);
        server.createContext("/", exchange -> {
            arrived.countDown();
            awaitUninterrupted(arrived);
            answer(exchange, 200, SERVED);
        });
        try (OpenLoop loop = OpenLoop.start(uri(), PER_SECOND)) {
            await().until(() -> loop.count() >= 20);
            List<Outcome> outcomes = loop.end();
            assertThat(outcomes).allMatch(outcome -> outcome.kind() == Kind.SERVED && outcome.port() == 8081);
            long schedule = outcomes.stream()
                            .mapToLong(Outcome::scheduledNanos)
                            .sorted()
                            .limit(20)
                            .max()
                            .orElseThrow()
                    - outcomes.stream().mapToLong(Outcome::scheduledNanos).min().orElseThrow();
            assertThat(schedule).as("19 intervals of 5 ms").isEqualTo(95_000_000);
            Outcome first = outcomes.stream()
                    .min((a, b) -> Long.compare(a.scheduledNanos(), b.scheduledNanos()))
                    .orElseThrow();
            assertThat(first.latencyNanos())
                    .as("the first waited for the twentieth")
                    .isGreaterThan(schedule);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "502 | The call to an inventory failed: java.net.ConnectException                            | BROKEN",
                "502 | The call to an inventory failed: java.net.SocketException: Connection reset           | BROKEN",
                "502 | The call to an inventory failed: java.io.IOException: HTTP/1.1 header parser received no bytes | BROKEN",
                "502 | The call to an inventory failed: java.net.http.HttpTimeoutException: request timed out | TIMED_OUT",
                "502 | The call to an inventory failed: java.net.http.HttpConnectTimeoutException            | TIMED_OUT",
                "502 | The call to an inventory failed: java.io.IOException: closed | TIMED_OUT",
                "502 | The call to an inventory failed: 404 Not Found                                        | OTHER",
                "503 | No instance of 'inventory' is known. Start one with --sample.role=inventory.          | UNAVAILABLE",
                "503 | Overloaded                                                                            | OTHER",
                "500 | Internal Server Error                                                                 | OTHER",
                "200 | no page of a storefront                                                               | OTHER",
            })
    void failuresAreToldApart(int status, String error, Kind kind) throws InterruptedException {
        server.createContext("/", exchange -> answer(exchange, status, "{\"error\":\"" + error + "\"}"));
        assertThat(kindsOfOne()).containsOnly(kind);
    }

    @Test
    void anAnswerThatIsNoJsonIsAFailure() throws InterruptedException {
        server.createContext("/", exchange -> answer(exchange, 200, "<html>"));
        assertThat(kindsOfOne()).containsOnly(Kind.OTHER);
    }

    @Test
    void aStorefrontThatIsGoneIsAFailureOfItsOwnKind() throws InterruptedException {
        server.createContext("/", HttpExchange::close);
        assertThat(kindsOfOne()).containsOnly(Kind.UNANSWERED);
    }

    private List<Kind> kindsOfOne() throws InterruptedException {
        try (OpenLoop loop = OpenLoop.start(uri(), PER_SECOND)) {
            await().until(() -> loop.count() > 0);
            return loop.end().stream().map(Outcome::kind).toList();
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
