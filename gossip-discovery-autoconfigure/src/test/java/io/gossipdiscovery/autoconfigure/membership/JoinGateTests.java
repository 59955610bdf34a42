package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Applications that wait for each other, all started at once. */
@ExtendWith(OutputCaptureExtension.class)
class JoinGateTests {

    private static final int PODS = 5;
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final String cluster = TestNode.randomCluster();
    private final List<ConfigurableApplicationContext> started = new CopyOnWriteArrayList<>();

    /** The addresses of those whose start has ended: what a headless Service shows. */
    private final List<String> ready = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeAll() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void podsThatAreHiddenUntilTheyAreReadyAllComeUpAndFindEachOther() throws Exception {
        startAtOnce(own -> List.copyOf(ready));

        assertAllFindEachOther();
    }

    @Test
    void podsThatSeeOnlyThemselvesUntilTheyAreReadyAllComeUpAndFindEachOther() throws Exception {
        startAtOnce(own -> {
            List<String> seen = new ArrayList<>(ready);
            seen.add(own);
            return seen;
        });

        assertAllFindEachOther();
    }

    @Test
    void podsThatSeeEachOtherWhileTheyAllWaitAllComeUpAndFindEachOther() throws Exception {
        List<String> bound = new CopyOnWriteArrayList<>();
        startAtOnce(own -> {
            if (!bound.contains(own)) {
                bound.add(own);
            }
            return List.copyOf(bound);
        });

        assertAllFindEachOther();
    }

    @Test
    void aWaitOfZeroIsNone(CapturedOutput output) throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            start(own -> List.of(), "gossip.join.wait=0", "gossip.seeds=127.0.0.1:" + mute.getLocalPort());

            assertThat(output).contains("has answered within gossip.join.wait PT0S; the node goes on trying");
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsPassedOn() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread main = new Thread(() -> {
                start(own -> List.of(), "gossip.join.wait=365000000d", "gossip.seeds=127.0.0.1:" + mute.getLocalPort());
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            main.start();
            await().until(() -> Arrays.stream(main.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(JoinGate.class.getName())));
            assertThat(interrupted).isNotDone();

            main.interrupt();
            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A wait that is not ended by others lasts longer than the test has patience. */
    private void startAtOnce(Function<String, List<String>> dns) throws Exception {
        List<CompletableFuture<ConfigurableApplicationContext>> pods = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            pods.add(OutsideOfTests.run(() -> start(dns, "gossip.join.wait=5m")));
        }
        CompletableFuture.allOf(pods.toArray(CompletableFuture<?>[]::new)).get(1, TimeUnit.MINUTES);
    }

    private void assertAllFindEachOther() {
        assertThat(started).hasSize(PODS);
        await().untilAsserted(() -> assertThat(started)
                .allSatisfy(pod -> assertThat(node(pod).view().live()).hasSize(PODS)));
    }

    /** No SpringApplication, whose set-up of logging is not made for several that start at once. */
    private ConfigurableApplicationContext start(Function<String, List<String>> dns, String... properties) {
        AnnotationConfigApplicationContext pod = new AnnotationConfigApplicationContext();
        started.add(pod);
        TestPropertyValues.of(properties)
                .and(
                        "gossip.cluster=" + cluster,
                        "gossip.bind-address=127.0.0.1",
                        "gossip.bind-port=0",
                        "gossip.security.keys=" + KEY)
                .applyTo(pod);
        pod.registerBean("dns", GossipSeedProvider.class, () -> () -> {
            // its own node, once that is bound
            Object node = pod.getBeanFactory().getSingleton("gossipNode");
            return node == null
                    ? List.of()
                    : dns.apply(((GossipNode) node).address().toString());
        });
        pod.register(Application.class);
        pod.refresh();
        ready.add(node(pod).address().toString());
        return pod;
    }

    private static GossipNode node(ConfigurableApplicationContext pod) {
        return pod.getBean(GossipNode.class);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class})
    static class Application {}
}
