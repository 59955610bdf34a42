package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipSeedProvider;
import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** What health says where a person should do something. */
@Tag("long")
class ProblemsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipHealthAutoConfiguration.class));

    @Test
    void whereAllIsWellThereAreNone() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties()).run(context -> {
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                assertThat(problems(context)).isEmpty();
            });
        }
    }

    @Test
    void membersThatCannotBeRecordedAreOne(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.peers-file=" + missing.resolve("peers"))
                    .run(context -> {
                        await().atMost(PATIENCE).untilAsserted(() -> assertThat(problems(context))
                                .singleElement()
                                .asString()
                                .contains("cannot be recorded in " + missing.resolve("peers"), "create it"));
                        assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    });
        }
    }

    @Test
    void plaintextOnANetworkIsOne() {
        contexts.withPropertyValues("gossip.bind-address=0.0.0.0", "gossip.security.allow-plaintext=true")
                .run(context -> {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    assertThat(problems(context))
                            .singleElement()
                            .asString()
                            .contains("not sealed on 0.0.0.0", "gossip.security.keys");
                });
    }

    @Test
    void migrationIsOneThatSaysWhatComesNext() {
        String key = "gossip.security.keys=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        Map.of("send-plaintext", "accept-plaintext", "accept-plaintext", "none")
                .forEach((step, next) -> contexts.withPropertyValues(key, "gossip.security.migration=" + step)
                        .run(context -> {
                            assertThat(problems(context))
                                    .singleElement()
                                    .asString()
                                    .contains(
                                            "gossip.security.migration=" + step,
                                            "set gossip.security.migration=" + next);
                            assertThat(health(context).getDetails()).containsEntry("migration", step);
                        }));
    }

    @Test
    void seedsOfAnotherClusterAreOneThatNamesTheProperty() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(
                            "gossip.cluster=" + TestNode.randomCluster(),
                            "gossip.seeds=" + other.node().address(),
                            "gossip.join.wait=1ms")
                    .run(context -> {
                        other.node()
                                .join(List.of(context.getBean(GossipNode.class)
                                        .address()
                                        .toString()))
                                .join();

                        await().untilAsserted(() -> assertThat(problems(context))
                                .singleElement()
                                .asString()
                                .contains("No seed has brought anybody", "of another cluster", "gossip.cluster"));
                        assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
                    });
        }
    }

    @Test
    void whoIsCutOffAfterAStartAtWhichNobodyWasKnownIsNotWell() throws IOException {
        List<String> known = new CopyOnWriteArrayList<>();
        int refusing = freePort();
        contexts.withBean("pods", GossipSeedProvider.class, () -> () -> List.copyOf(known))
                .run(context -> {
                    await().until(() -> context.getBean(GossipMembership.class).joinResult() != null);
                    assertThat(health(context).getStatus())
                            .as("the first of all")
                            .isEqualTo(Status.UP);

                    known.add("127.0.0.1:" + refusing);

                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(problems(context))
                            .singleElement()
                            .asString()
                            .contains("No seed has brought anybody", "Seed provider 'pods'"));
                    assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
                });
    }

    @Test
    void aMemberThatDatagramsDoNotReachIsNamed() throws Exception {
        int bound = freePort();
        try (TestNode seed = TestNode.start();
                StreamRelay relay = new StreamRelay(new InetSocketAddress(LOOPBACK, bound));
                DatagramSocket deaf = new DatagramSocket(relay.address());
                GossipNode behind = start(seed, bound, deaf.getLocalPort())) {
            behind.join(List.of(seed.node().address().toString())).join();
            contexts.withPropertyValues(seed.properties()).run(context -> {
                String address = "127.0.0.1:" + deaf.getLocalPort();

                await().atMost(PATIENCE).untilAsserted(() -> assertThat(problems(context))
                        .singleElement()
                        .asString()
                        .contains("Datagrams do not get through", address, "UDP"));
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                assertThat(health(context).getDetails()).containsEntry("blockedPaths", List.of(address));
            });
        }
    }

    @Test
    void anInstanceIdOfTwoPlacesIsNamed() {
        try (TestNode one = TestNode.start();
                TestNode other = one.startAnother()) {
            contexts.withPropertyValues(one.properties()).run(context -> {
                serve(one, "10.0.0.7");
                serve(other, "10.0.0.7");
                await().until(() -> serviceIndex(context).instances("inventory").size() == 1);
                assertThat(problems(context)).as("at one place").isEmpty();

                serve(other, "10.0.0.8");

                await().untilAsserted(() -> assertThat(problems(context))
                        .singleElement()
                        .asString()
                        .contains("'inventory-1'", "'inventory'", "10.0.0.7:8080", "10.0.0.8:8080", "instance-id"));
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            });
        }
    }

    private static void serve(TestNode owner, String host) {
        ServiceRecord record = new ServiceRecord("inventory", "inventory-1", host, 8080, false, null, Map.of());
        owner.node()
                .publish(MemberServices.serviceKey("inventory-1"), MemberServices.encode(record))
                .join();
        owner.node()
                .publish(MemberServices.readinessKey("inventory-1"), MemberServices.encode(Readiness.UP))
                .join();
    }

    private static ServiceIndex serviceIndex(ApplicationContext context) {
        return context.getBean(ServiceIndex.class);
    }

    @Test
    void twoLiveMembersOfOneAddressAreNamed() {
        Cluster cluster = new Cluster().alive(1, MemberState.EMPTY).alive(2, MemberState.EMPTY);
        Problems none = Problems.of(cluster.view(), Map.of("addresses.conflicting", 0L));
        Problems found = Problems.of(cluster.sharing(3, 2).view(), Map.of("addresses.conflicting", 1L));

        assertThat(none.sentences()).isEmpty();
        assertThat(found.sentences())
                .singleElement()
                .asString()
                .contains("Two live members advertise 127.0.0.1:1002", "gossip.advertise.port");
        assertThat(found.viewMeansLittle()).isFalse();
    }

    @Test
    void aMemberWithoutACommonProtocolVersionIsNamed() {
        Cluster cluster = new Cluster()
                .alive(1, MemberState.EMPTY)
                .speaking(2, new VersionRange(1, 2))
                .speaking(3, new VersionRange(2, 3));

        assertThat(Problems.of(cluster.view(), Map.of("members.otherVersion", 1L))
                        .sentences())
                .singleElement()
                .asString()
                .contains(
                        "at 127.0.0.1:1003 speaks protocol version 2..3, this node 1", "Upgrade the older of the two");
    }

    @Test
    void anAddressAtWhichAnotherNodeAnswersIsOneThoughItsMembersAreNoLongerBothAlive() {
        Problems problems = Problems.of(
                new Cluster().alive(1, MemberState.EMPTY).view(),
                Map.of("addresses.conflicting", 0L, "addresses.contested", 1L));

        assertThat(problems.sentences()).singleElement().asString().contains("At 1 addresses", "gossip.advertise.port");
    }

    @Test
    void aConflictIsSeenAmongRealNodes() {
        try (TestNode seed = TestNode.start();
                TestNode victim = seed.startAnother();
                GossipNode twin = start(seed, 0, victim.node().address().port())) {
            contexts.withPropertyValues(seed.properties()).run(context -> {
                twin.join(List.of(seed.node().address().toString())).join();

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(problems(context)).anySatisfy(problem -> assertThat(problem)
                                .asString()
                                .contains("Give each")
                                .contains("gossip.advertise.port")));
            });
        }
    }

    @Test
    void aSickNodeSaysSoAndKnowsLittleOfTheOthers() {
        Problems problems =
                Problems.of(new Cluster().alive(1, MemberState.EMPTY).view(), Map.of("sick", 1L));

        assertThat(problems.sentences()).singleElement().asString().contains("hardly reaches anybody", "CPU");
        assertThat(problems.viewMeansLittle()).isTrue();
    }

    @Test
    void aNodeThatIsHeldDownAndOneThatMetABugSaySo() {
        Problems problems = Problems.of(
                new Cluster().alive(1, MemberState.EMPTY).view(),
                Map.of("holdDownMillis", 2_000L, "shell.engine.faults", 3L, "sick", 0L));

        assertThat(problems.sentences()).hasSize(2);
        assertThat(problems.sentences().get(0)).contains("again and again", "2000 ms");
        assertThat(problems.sentences().get(1)).contains("3 bugs", "report");
        assertThat(problems.viewMeansLittle()).isFalse();
    }

    /** A node of the seed's cluster that tells others another port than its own. */
    private static GossipNode start(TestNode seed, int boundPort, int advertisedPort) {
        MembershipSettings settings = seed.node().settings();
        return GossipNode.start(
                new GossipNodeSettings(settings, LOOPBACK, List.of(boundPort), null, advertisedPort, List.of()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private static Health health(ApplicationContext context) {
        return Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
    }

    private static List<?> problems(ApplicationContext context) {
        return (List<?>) Objects.requireNonNull(health(context).getDetails().get("problems"));
    }
}
