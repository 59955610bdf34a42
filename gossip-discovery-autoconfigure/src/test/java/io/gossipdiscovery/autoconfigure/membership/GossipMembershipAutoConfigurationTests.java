package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipBindException;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

@ExtendWith(OutputCaptureExtension.class)
class GossipMembershipAutoConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class));

    @Test
    void inATestANodeOfItsOwnStartsOnLoopbackAndJoinsNobody() {
        contexts.run(context -> {
            GossipMembership membership = context.getBean(GossipMembership.class);

            assertThat(context).hasSingleBean(GossipNode.class).hasSingleBean(ServiceIndex.class);
            assertThat(membership.plan().mode()).isEqualTo(GossipMode.TEST);
            assertThat(membership.node().address().inetAddress().isLoopbackAddress())
                    .isTrue();
            assertThat(membership.plan().settings().bindPorts()).containsExactly(0);
            assertThat(membership.node().view().live()).hasSize(1);
        });
    }

    @Test
    void nothingStartsWhereDiscoveryOrGossipIsSwitchedOff() {
        for (String off : new String[] {"spring.cloud.discovery.enabled=false", "gossip.enabled=false"}) {
            contexts.withPropertyValues(off).run(context -> assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(GossipNode.class)
                    .doesNotHaveBean(GossipMembership.class)
                    .doesNotHaveBean(JoinGate.class)
                    .doesNotHaveBean(ServiceIndex.class));
        }
    }

    @Test
    void aNodeOfTheUserIsTakenAndNoneIsStarted() {
        try (TestNode own = TestNode.start()) {
            contexts.withBean("ownNode", GossipNode.class, own::node).run(context -> {
                assertThat(context).getBean(GossipNode.class).isSameAs(own.node());
                assertThat(context).doesNotHaveBean(GossipMembership.class).hasSingleBean(ServiceIndex.class);
            });
        }
    }

    @Test
    void aFactoryOfTheUserStartsTheNode() {
        AtomicReference<GossipNodeSettings> planned = new AtomicReference<>();
        GossipNodeFactory factory = settings -> {
            planned.set(settings);
            return GossipNode.start(settings);
        };
        try (TestNode other = TestNode.start()) {
            contexts.withBean(GossipNodeFactory.class, () -> factory)
                    .withPropertyValues(other.properties())
                    .run(context -> {
                        GossipNode node = context.getBean(GossipNode.class);
                        assertThat(planned.get()).isNotNull();
                        assertThat(node.settings())
                                .isSameAs(Objects.requireNonNull(planned.get()).membership());
                        assertThat(node.view().live()).as("joined as any other").hasSize(2);
                    });
        }
    }

    @Test
    void theContextIsReadyOnlyWhenTheOthersAreKnown() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties()).run(context -> assertThat(
                            context.getBean(GossipNode.class).view().live())
                    .hasSize(2));
        }
    }

    @Test
    void aClosedContextSaysGoodbye() {
        try (TestNode other = TestNode.start()) {
            AtomicReference<NodeId> id = new AtomicReference<>();
            contexts.withPropertyValues(other.properties()).run(context -> {
                id.set(context.getBean(GossipNode.class).id());
                await().until(() -> other.live() == 2);
            });

            await().atMost(Duration.ofSeconds(1))
                    .until(() -> other.statusOf(Objects.requireNonNull(id.get())) == Status.LEFT);
        }
    }

    @Test
    void aGoodbyeWaitsAsLongAsThePropertySays(CapturedOutput output) {
        for (String timeout : new String[] {"0", "150ms"}) {
            try (TestNode other = TestNode.start();
                    TestNode another = other.startAnother()) {
                AtomicReference<NodeId> id = new AtomicReference<>();
                contexts.withPropertyValues(other.properties())
                        .withPropertyValues("gossip.discovery.shutdown.leave-timeout=" + timeout)
                        .run(context -> {
                            id.set(context.getBean(GossipNode.class).id());
                            await().until(() -> another.live() == 3);
                            if (!timeout.equals("0")) {
                                other.node().close();
                            }
                        });
                await().until(() -> another.statusOf(Objects.requireNonNull(id.get())) == Status.LEFT);
            }
        }
        assertThat(output)
                .contains(": 0 of 2 members told have confirmed", ": 1 of 2 members told have confirmed")
                .doesNotContain("could not say goodbye");
    }

    @Test
    void aSeedThatCannotBeResolvedIsReportedAndStopsNothing(CapturedOutput output) {
        contexts.withPropertyValues("gossip.seeds=no.such.host.invalid:17946").run(context -> {
            assertThat(context).hasNotFailed();
            await().untilAsserted(
                            () -> assertThat(context.getBean(GossipNode.class).seedProblems())
                                    .containsKey("no.such.host.invalid:17946"));
            assertThat(output).containsOnlyOnce("'no.such.host.invalid:17946' cannot be resolved");
        });
    }

    @Test
    void aSeedThatRefusesDoesNotHoldTheStart() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        long start = System.nanoTime();
        contexts.withPropertyValues("gossip.seeds=127.0.0.1:" + free, "gossip.join.wait=30s")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aSeedThatNeverAnswersHoldsTheStartNoLongerThanTheLimit() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            contexts.withPropertyValues("gossip.seeds=127.0.0.1:" + mute.getLocalPort(), "gossip.join.wait=300ms")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(Duration.ofNanos(System.nanoTime() - start))
                                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(4));
                    });
        }
    }

    @Test
    void aMalformedSeedEndsTheStart() {
        contexts.withPropertyValues("gossip.seeds=seed-1").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining("gossip.seeds contains 'seed-1'"));
    }

    @Test
    void aTakenPortEndsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            contexts.withPropertyValues("gossip.bind-port=" + taken.getLocalPort())
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasStackTraceContaining(GossipBindException.class.getName()));
        }
    }
}
