package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class LocalModeTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path homes;

    private final String realHome = System.getProperty("user.home");

    @BeforeEach
    void moveHome() throws IOException {
        logInAs("one");
    }

    @AfterEach
    void moveBack() {
        System.setProperty("user.home", realHome);
    }

    @Test
    void twoApplicationsOfOneUserFindEachOtherWithoutConfiguration(CapturedOutput output) {
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
            assertThat(output)
                    .as("the cluster, its key, who is in it, and what separates projects")
                    .contains(
                            "of cluster '" + cluster + "'",
                            "(local mode, sealed with this user's key; local mode stays on loopback)",
                            "Applications of another gossip.cluster never meet it",
                            "Gossip cluster '" + cluster + "' has 1 other member: ",
                            first.node().id().abbreviated() + " at "
                                    + first.node().address());
        }
    }

    @Test
    void twoProjectsOnOneMachineDoNotMeetAndSaySoOnce(CapturedOutput output) {
        try (ConfigurableApplicationContext one = startOutsideOfTests(TestNode.randomCluster());
                ConfigurableApplicationContext two = startOutsideOfTests(TestNode.randomCluster())) {
            GossipMembership first = one.getBean(GossipMembership.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> rejected(first, "rejected.otherCluster") > 3);

            assertThat(first.node().view().live()).hasSize(1);
            assertThat(two.getBean(GossipMembership.class).node().view().live()).hasSize(1);
            assertThat(output.toString().split("Nodes of a cluster of another name reach this one", -1))
                    .as("once for each of the two at most")
                    .hasSizeBetween(2, 3);
        }
    }

    @Test
    void twoAccountsOnOneMachineShareThePortsAndNeverMeet() throws Exception {
        String cluster = TestNode.randomCluster();
        try (ConfigurableApplicationContext one = startOutsideOfTests(cluster)) {
            logInAs("two");
            try (ConfigurableApplicationContext two = startOutsideOfTests(cluster)) {
                GossipMembership first = one.getBean(GossipMembership.class);
                GossipMembership second = two.getBean(GossipMembership.class);
                await().atMost(Duration.ofSeconds(20)).until(() -> rejected(first, "rejected.notAuthentic") > 3);

                assertThat(first.plan().isSealed()).isTrue();
                assertThat(second.plan().isSealed()).isTrue();
                assertThat(second.plan().settings().bindPorts())
                        .isEqualTo(first.plan().settings().bindPorts());
                assertThat(first.node().view().members()).hasSize(1);
                assertThat(second.node().view().members()).hasSize(1);
            }
        }
    }

    @Test
    void whereTheKeyFileCannotBeWrittenItIsUnsealedAndSaysSo(CapturedOutput output) throws Exception {
        System.setProperty(
                "user.home",
                Files.writeString(homes.resolve("no-directory"), "").toString());
        try (ConfigurableApplicationContext one = startOutsideOfTests(TestNode.randomCluster())) {
            assertThat(one.getBean(GossipMembership.class).plan().isSealed()).isFalse();
            assertThat(output)
                    .containsPattern("WARN .* packets are not sealed, other accounts of this machine can take part")
                    .contains("not sealed; local mode");
        }
    }

    @Test
    void localModeIsHadInSpiteOfSeeds(CapturedOutput output) {
        try (ConfigurableApplicationContext one = startOutsideOfTests(
                TestNode.randomCluster(),
                "gossip.local=true",
                "gossip.seeds=seed-1.example.org:17946",
                "spring.main.cloud-platform=kubernetes")) {
            assertThat(one.getBean(GossipMembership.class).plan().mode()).isEqualTo(GossipMode.LOCAL);
            assertThat(output)
                    .containsPattern("WARN .* the configured seeds are not used \\(gossip.local=true\\)")
                    .containsPattern("WARN .* local mode on KUBERNETES");
        }
    }

    @Test
    void emptyKeysOnLoopbackMeanTheKeyOfTheUserAndTheStartSaysSo(CapturedOutput output) {
        try (ConfigurableApplicationContext one = startOutsideOfTests(
                TestNode.randomCluster(), "gossip.seeds=127.0.0.1:1", "gossip.bind-port=0", "gossip.security.keys=")) {
            assertThat(one.getBean(GossipMembership.class).plan().protection()).isEqualTo("keys");
            assertThat(output).contains("(network mode, sealed with this user's key; ");
        }
    }

    private void logInAs(String account) throws IOException {
        System.setProperty(
                "user.home", Files.createDirectory(homes.resolve(account)).toString());
    }

    private static long rejected(GossipMembership membership, String kind) {
        return membership.node().counters().getOrDefault(kind, 0L);
    }

    private static ConfigurableApplicationContext startOutsideOfTests(String cluster, String... properties) {
        return OutsideOfTests.run(() -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties("gossip.cluster=" + cluster)
                        .properties(properties)
                        .run())
                .join();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class})
    static class Application {}
}
