package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class LocalModeTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private final String realHome = System.getProperty("user.home");

    @BeforeEach
    void moveHome() {
        System.setProperty("user.home", home.toString());
    }

    @AfterEach
    void moveBack() {
        System.setProperty("user.home", realHome);
    }

    @Test
    void twoApplicationsOfOneUserFindEachOtherWithoutConfiguration() throws Exception {
        String cluster = TestNode.randomCluster();
        try (ConfigurableApplicationContext one = startOutsideOfTests(cluster);
                ConfigurableApplicationContext two = startOutsideOfTests(cluster)) {
            GossipMembership first = one.getBean(GossipMembership.class);
            GossipMembership second = two.getBean(GossipMembership.class);

            assertThat(first.plan().mode()).isEqualTo(GossipMode.LOCAL);
            assertThat(first.plan().isSealed()).isTrue();
            assertThat(second.node().view().live())
                    .as("known when the start ends")
                    .hasSize(2);
            await().until(() -> first.node().view().live().size() == 2);
        }
    }

    @Test
    void twoClustersOnOneMachineDoNotMeet() throws Exception {
        try (ConfigurableApplicationContext one = startOutsideOfTests(TestNode.randomCluster());
                ConfigurableApplicationContext two = startOutsideOfTests(TestNode.randomCluster())) {
            assertThat(one.getBean(GossipMembership.class).node().view().live()).hasSize(1);
            assertThat(two.getBean(GossipMembership.class).node().view().live()).hasSize(1);
        }
    }

    /** On a thread of its own, on whose stack no test stands. */
    private static ConfigurableApplicationContext startOutsideOfTests(String cluster) throws Exception {
        CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();
        Thread main = new Thread(() -> {
            try {
                started.complete(new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties("gossip.cluster=" + cluster)
                        .run());
            } catch (RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        });
        main.start();
        return started.get();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class})
    static class Application {}
}
