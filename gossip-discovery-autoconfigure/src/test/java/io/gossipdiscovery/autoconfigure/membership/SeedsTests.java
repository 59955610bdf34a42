package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Everybody who names seeds, over real nodes. */
@ExtendWith(OutputCaptureExtension.class)
class SeedsTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class));

    @Test
    void providersAddUpAndMayLearnOfOthersLater() {
        List<String> known = new CopyOnWriteArrayList<>();
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues("gossip.cluster=" + cluster(other))
                    .withBean("empty", GossipSeedProvider.class, () -> List::of)
                    .withBean("learning", GossipSeedProvider.class, () -> () -> known)
                    .run(context -> {
                        GossipNode node = context.getBean(GossipNode.class);
                        assertThat(node.view().live()).hasSize(1);

                        known.add(other.node().address().toString());
                        await().until(() -> node.view().live().size() == 2);
                        assertThat(node.seedProblems()).isEmpty();
                    });
        }
    }

    @Test
    void aProviderThatFailsIsShownAndKeepsNobodyFromTheOthers(CapturedOutput output) {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties())
                    .withBean("broken", GossipSeedProvider.class, () -> () -> {
                        throw new IllegalStateException("no access to the registry");
                    })
                    .run(context -> {
                        GossipNode node = context.getBean(GossipNode.class);
                        assertThat(context).hasNotFailed();
                        assertThat(node.view().live()).hasSize(2);
                        assertThat(node.seedProblems()).containsOnlyKeys("Seed provider 'broken'");
                        assertThat(output).contains("Seed provider 'broken' failed", "no access to the registry");
                    });
        }
    }

    @Test
    void aNameThatStandsForNobodyYetIsNoProblem(CapturedOutput output) {
        contexts.withPropertyValues("gossip.seeds=dns:no.such.host.invalid:17946")
                .run(context -> {
                    assertThat(context.getBean(GossipNode.class).seedProblems()).isEmpty();
                    assertThat(output)
                            .contains("Nobody is behind seed 'dns:no.such.host.invalid:17946' yet")
                            .doesNotContainPattern("WARN .*no\\.such\\.host");
                });
    }

    @Test
    void aNameIsAskedForAllWhoStandBehindIt() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(
                            "gossip.cluster=" + cluster(other),
                            "gossip.seeds=dns:localhost:"
                                    + other.node().address().port())
                    .run(context -> assertThat(
                                    context.getBean(GossipNode.class).view().live())
                            .hasSize(2));
        }
    }

    @Test
    void connectionDetailsAreUsedInsteadOfTheProperty() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues("gossip.cluster=" + cluster(other), "gossip.seeds=no.such.host.invalid:1")
                    .withBean(
                            GossipConnectionDetails.class,
                            () -> () -> List.of(other.node().address().toString()))
                    .run(context -> {
                        assertThat(context).hasSingleBean(GossipConnectionDetails.class);
                        assertThat(context.getBean(GossipNode.class).view().live())
                                .hasSize(2);
                        assertThat(context.getBean(GossipNode.class).seedProblems())
                                .isEmpty();
                    });
        }
        contexts.withBean(GossipConnectionDetails.class, () -> () -> List.of("seed-1"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(GossipConfigurationException.class)
                        .hasMessageContaining("the GossipConnectionDetails bean contains 'seed-1'"));
    }

    @Test
    void theLastKnownMembersAreFoundWhenNoSeedIs() throws IOException {
        Path file = directory.resolve("peers");
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.peers-file=" + file)
                    .run(context -> assertThat(
                                    context.getBean(GossipNode.class).view().live())
                            .hasSize(2));
            assertThat(Files.readAllLines(file))
                    .containsExactly(other.node().address().toString());

            contexts.withPropertyValues(
                            "gossip.cluster=" + cluster(other),
                            "gossip.seeds=no.such.host.invalid:17946",
                            "gossip.peers-file=" + file)
                    .run(context -> assertThat(
                                    context.getBean(GossipNode.class).view().live())
                            .as("known when the start ends")
                            .hasSize(2));
        }
    }

    @Test
    void whateverIsWrongWithTheFileOfMembersTheStartGoesOn() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage"), "\u0000garbage");
        for (Path file : List.of(garbage, directory, directory.resolve("missing/peers"), Path.of("/dev/zero"))) {
            contexts.withPropertyValues("gossip.peers-file=" + file)
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(GossipNode.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "::1"})
    void otherAddressesThanTheUsualOneAreFound(String address) {
        assumeThat(Loopback.canBind(address))
                .as(address + " is no address of this machine")
                .isTrue();
        String cluster = TestNode.randomCluster();
        contexts.withPropertyValues("gossip.cluster=" + cluster, "gossip.bind-address=" + address)
                .run(first -> {
                    String seed = first.getBean(GossipNode.class).address().toString();
                    contexts.withPropertyValues(
                                    "gossip.cluster=" + cluster,
                                    "gossip.bind-address=" + address,
                                    "gossip.seeds=" + seed)
                            .run(second -> {
                                assertThat(second.getBean(GossipNode.class)
                                                .view()
                                                .live())
                                        .hasSize(2);
                                assertThat(second.getBean(GossipMembership.class)
                                                .plan()
                                                .addressReason())
                                        .isEqualTo("gossip.bind-address says so");
                            });
                });
    }

    @Test
    void seedsThatChangeAreUsedWithoutLeaving(CapturedOutput output) {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues("gossip.cluster=" + cluster(other)).run(context -> {
                GossipNode node = context.getBean(GossipNode.class);
                assertThat(node.view().live()).hasSize(1);

                change(
                        context.getSourceApplicationContext(),
                        Map.of("gossip.seeds[0]", other.node().address().toString()));

                await().until(() -> node.view().live().size() == 2);
                assertThat(context.getBean(GossipMembership.class).plan().seeds())
                        .containsExactly(other.node().address().toString());
                assertThat(output).doesNotContain("after a restart only");
            });
        }
    }

    @Test
    void whatNeedsARestartIsSaidOnce(CapturedOutput output) {
        contexts.run(context -> {
            ConfigurableApplicationContext application = context.getSourceApplicationContext();
            change(
                    application,
                    Map.of("gossip.cluster", "another", "gossip.join.wait", "1s", "gossip.limits.members", "9"));
            change(application, Map.of("gossip.cluster", "yet-another"));

            assertThat(context.getBean(GossipMembership.class).plan().cluster()).isEqualTo("local");
            assertThat(output.toString().split("the change of gossip.cluster is used after a restart only", -1))
                    .hasSize(2);
            assertThat(output)
                    .contains("the change of gossip.join.wait is used after a restart only")
                    .contains("the change of gossip.limits.* is used after a restart only");
        });
    }

    @Test
    void seedsThatChangeToNonsenseChangeNothing(CapturedOutput output) {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues("gossip.cluster=" + cluster(other)).run(context -> {
                ConfigurableApplicationContext application = context.getSourceApplicationContext();
                change(application, Map.of("gossip.seeds", "nonsense"));
                change(application, Map.of("gossip.seeds", "a:1", "gossip.bind-port", "70000"));

                assertThat(context.getBean(GossipMembership.class).plan().seeds())
                        .isEmpty();
                assertThat(output)
                        .contains("gossip.seeds contains 'nonsense'", "gossip.bind-port is 70000", "goes on as before");
            });
        }
    }

    @Test
    void withoutSpringCloudContextNothingIsRefreshed() {
        contexts.withClassLoader(new FilteredClassLoader("org.springframework.cloud.context"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GossipNode.class)
                        .doesNotHaveBean(MembershipRefresh.class));
    }

    private static void change(ConfigurableApplicationContext context, Map<String, Object> properties) {
        context.getEnvironment().getPropertySources().remove("changed");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", properties));
        context.publishEvent(new EnvironmentChangeEvent(context, Set.copyOf(properties.keySet())));
    }

    private static String cluster(TestNode node) {
        return node.node().settings().cluster();
    }
}
