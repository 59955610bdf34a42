package io.gossipdiscovery.it.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.sample.load.SampleJvm;
import io.gossipdiscovery.sample.load.SampleJvm.Answer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One storefront and two inventories, each the packaged jar in a JVM of its own, in a cluster that nobody else knows. */
class RealProcessesIT {

    /** How soon the calls succeed again after a crash, and how soon a newcomer is called. */
    private static final Duration REPAIR_LIMIT = Duration.ofSeconds(10);

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(30);
    private static final int ROUND = 10;

    private final List<SampleJvm> started = new ArrayList<>();
    private final List<String> cluster = List.of(
            "--gossip.cluster=it-" + UUID.randomUUID(),
            "--gossip.security.keys=" + freshKey(),
            "--gossip.preset=local",
            "--gossip.bind-address=127.0.0.1",
            "--gossip.bind-port=0",
            // A call must not fail because the machine that builds is busy.
            "--spring.http.clients.connect-timeout=10s",
            "--spring.http.clients.read-timeout=10s");

    @BeforeEach
    void startCluster() {
        start("storefront");
        start("inventory");
        start("inventory");
        awaitServedBy(JOIN_LIMIT, inventory(0), inventory(1));
    }

    @AfterEach
    void killLeftovers() {
        started.forEach(SampleJvm::close);
    }

    @Test
    void callsSucceedAgainAfterAnInventoryWasKilled() {
        String killed = gossipAddress(inventory(0));
        inventory(0).kill();

        awaitServedBy(REPAIR_LIMIT, inventory(1));
        for (SampleJvm survivor : List.of(storefront(), inventory(1))) {
            await("the crash in the actuator")
                    .atMost(REPAIR_LIMIT)
                    .untilAsserted(() -> assertThat(statusOf(killed, survivor)).isEqualTo("DEAD"));
        }
    }

    @Test
    void newcomersAreCalledAndAPlannedStopCostsNoCall() {
        SampleJvm newcomer = start("inventory");
        awaitServedBy(REPAIR_LIMIT, inventory(0), inventory(1), newcomer);

        newcomer.stop();
        List<Answer> failed = new ArrayList<>();
        await("the newcomer's end")
                .atMost(JOIN_LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    Answer answer = storefront().get("/");
                    if (answer.status() != 200) {
                        failed.add(answer);
                    }
                    return !newcomer.isRunning();
                });
        assertThat(failed).isEmpty();
        awaitServedBy(REPAIR_LIMIT, inventory(0), inventory(1));
    }

    private SampleJvm storefront() {
        return started.get(0);
    }

    private SampleJvm inventory(int index) {
        return started.get(1 + index);
    }

    private SampleJvm start(String role) {
        List<String> arguments = new ArrayList<>(cluster);
        if (!started.isEmpty()) {
            arguments.add("--gossip.seeds=" + gossipAddress(storefront()));
        }
        List<String> command = SampleJvm.small(Path.of(System.getProperty("sample.jar")));
        SampleJvm jvm = SampleJvm.start(command, Path.of(System.getProperty("sample.logs")), role, 0, arguments);
        started.add(jvm);
        return jvm;
    }

    /** Waits until a round of calls succeeds and is served by exactly these. */
    private void awaitServedBy(Duration limit, SampleJvm... inventories) {
        Set<Integer> expected = new TreeSet<>();
        for (SampleJvm inventory : inventories) {
            expected.add(inventory.port());
        }
        await("calls served by " + expected).atMost(limit).untilAsserted(() -> {
            Set<Integer> served = new TreeSet<>();
            for (int call = 0; call < ROUND; call++) {
                Answer answer = storefront().get("/");
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                served.add(answer.json().at("/inventory/port").asInt());
            }
            assertThat(served).isEqualTo(expected);
        });
    }

    private static String gossipAddress(SampleJvm jvm) {
        return jvm.get("/actuator/gossip").json().get("address").asString();
    }

    private static String statusOf(String address, SampleJvm observer) {
        for (var member : observer.get("/actuator/gossip/members").json().path("members")) {
            if (member.path("address").asString().equals(address)) {
                return member.path("status").asString();
            }
        }
        return "unknown";
    }

    private static String freshKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
