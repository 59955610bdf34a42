package io.gossipdiscovery.autoconfigure;

import static io.gossipdiscovery.autoconfigure.TestApplications.instanceId;
import static io.gossipdiscovery.autoconfigure.TestApplications.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** An instance whose member lives and whose port refuses, as while its web server is gone and its process is not. */
class UnreachableInstancesTests {

    private static final String URI = "http://inventory/id";
    private static final int CALLS = 10;

    private final TestApplications applications = new TestApplications();

    @AfterEach
    void closeAll() {
        applications.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneCallFailsAndTheNextOnesGoToOthers(boolean reactive) throws IOException {
        ConfigurableApplicationContext alive = applications.start("inventory");
        applications.start("inventory", "gossip.discovery.port=" + freePort());
        ConfigurableApplicationContext caller = applications.start("storefront");
        await().until(() -> listed(caller, "inventory").size() == 2);
        Supplier<String> call = reactive ? byWebClient(caller) : byRestClient(caller);
        long checked = checks(caller);

        List<String> answers = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < CALLS; i++) {
            try {
                answers.add(call.get());
            } catch (ResourceAccessException | WebClientRequestException e) {
                refused++;
            }
        }

        assertThat(refused).as("calls that were refused").isEqualTo(1);
        assertThat(answers).containsOnly(instanceId(alive));
        await().until(() -> checks(caller) > checked);
        assertThat(listed(caller, "inventory")).as("the member lives").hasSize(2);
        await("what this application found out to be shown").until(() -> {
            tryOnce(call); // what it found out before may be forgotten again on a machine that is slow
            return services(caller).contains("this application could not connect to it");
        });
    }

    private static void tryOnce(Supplier<String> call) {
        try {
            assertThat(call.get()).isNotNull();
        } catch (ResourceAccessException | WebClientRequestException e) {
            // that is what is waited for
        }
    }

    private static String services(ConfigurableApplicationContext of) {
        return Objects.requireNonNull(TestApplications.client(of)
                .get()
                .uri("/actuator/gossip/services?service=inventory")
                .retrieve()
                .body(String.class));
    }

    private static long checks(ConfigurableApplicationContext of) {
        Map<String, Long> counters = of.getBean(GossipNode.class).counters();
        return counters.getOrDefault("reports.checked", 0L) + counters.getOrDefault("reports.spared", 0L);
    }

    private static Supplier<String> byRestClient(ConfigurableApplicationContext caller) {
        RestClient client = caller.getBean(RestClient.Builder.class).build();
        return () -> Objects.requireNonNull(client.get().uri(URI).retrieve().body(String.class));
    }

    private static Supplier<String> byWebClient(ConfigurableApplicationContext caller) {
        WebClient client = WebClient.builder()
                .clientConnector(new JdkClientHttpConnector())
                .filter(caller.getBean(ReactorLoadBalancerExchangeFilterFunction.class))
                .build();
        return () -> Objects.requireNonNull(
                client.get().uri(URI).retrieve().bodyToMono(String.class).block(Duration.ofSeconds(10)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
