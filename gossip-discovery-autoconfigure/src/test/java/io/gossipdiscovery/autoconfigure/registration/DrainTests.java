package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Kind;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** What a planned stop waits for before the web server drains. */
@ExtendWith(OutputCaptureExtension.class)
class DrainTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipServiceRegistryAutoConfiguration.class,
                    GossipAutoServiceRegistrationAutoConfiguration.class))
            .withPropertyValues("spring.application.name=batch", "gossip.discovery.port=9000");

    @Test
    void whenTheRegistrationHasStoppedNobodyListsTheInstance(CapturedOutput output) {
        try (TestNode first = TestNode.start();
                TestNode second = first.startAnother();
                ServiceIndex ofFirst = ServiceIndex.following(first.node());
                ServiceIndex ofSecond = ServiceIndex.following(second.node())) {
            contexts.withPropertyValues(first.properties()).run(context -> {
                for (int round = 0; round < 3; round++) {
                    awaitListed(ofFirst, ofSecond, context.getBean(ServiceIndex.class));

                    registration(context).stop();

                    assertThat(ofFirst.instances("batch")).isEmpty();
                    assertThat(ofSecond.instances("batch")).isEmpty();
                    assertThat(context.getBean(ServiceIndex.class).instances("batch"))
                            .isEmpty();
                    registration(context).start();
                }
            });
        }
        assertThat(output).contains("drains: 2 of 2 members told have confirmed after ", "; waits 200 ms for callers");
    }

    @Test
    void theJournalOfAnotherNamesTheInstanceThatStoppedAsItWas() {
        try (TestNode other = TestNode.start();
                GossipJournal journal = GossipJournal.following(other.node(), 100);
                ServiceIndex index = ServiceIndex.following(other.node())) {
            contexts.withPropertyValues(other.properties()).run(context -> {
                awaitListed(index);
                registration(context).stop();
            });

            await().until(() -> journal.recorded(Kind.LEFT) == 1);
            List<JournalEntry> newestFirst = journal.entries();
            assertThat(newestFirst.get(0).subject().instances())
                    .singleElement()
                    .satisfies(instance -> assertThat(instance.readiness()).isEqualTo(Readiness.DRAINING));
            assertThat(newestFirst)
                    .as("of an instance that stops nobody hears that it is starting")
                    .filteredOn(entry -> entry.kind() == Kind.STATE_CHANGED)
                    .flatMap(entry -> entry.subject().instances())
                    .extracting(JournalEntry.Instance::readiness)
                    .startsWith(Readiness.DRAINING, Readiness.UP);
        }
    }

    /** 32 of them are told directly and confirm it; the callers of all others know it as well before the web server closes. */
    @Test
    void amongAHundredMembersNobodyListsTheInstanceWhenTheStopIsOver(CapturedOutput output) {
        List<TestNode> nodes = new ArrayList<>(List.of(TestNode.start()));
        try {
            while (nodes.size() < 99) {
                nodes.add(nodes.get(0).startAnother());
            }
            ServiceIndex[] indexes = nodes.stream()
                    .map(node -> ServiceIndex.following(node.node()))
                    .toArray(ServiceIndex[]::new);
            contexts.withPropertyValues(nodes.get(0).properties()).run(context -> {
                for (int round = 0; round < 2; round++) {
                    awaitListed(indexes);

                    registration(context).stop();

                    assertThat(indexes).allSatisfy(index -> assertThat(index.instances("batch"))
                            .isEmpty());
                    registration(context).start();
                }
            });
        } finally {
            nodes.forEach(TestNode::close);
        }
        assertThat(output).contains("drains: 32 of 32 members told have confirmed after ");
    }

    @Test
    void aLifeCycleThatFailsDoesNotKeepTheInstanceListed() {
        try (TestNode other = TestNode.start();
                ServiceIndex ofOther = ServiceIndex.following(other.node())) {
            contexts.withBean(FailingLifecycle.class)
                    .withPropertyValues(other.properties())
                    .run(context -> {
                        awaitListed(ofOther);

                        assertThatThrownBy(() -> registration(context).stop()).hasMessage("on purpose");

                        assertThat(ofOther.instances("batch")).isEmpty();
                    });
        }
    }

    static final class FailingLifecycle implements RegistrationLifecycle<GossipRegistration> {

        @Override
        public void postProcessBeforeStartRegister(GossipRegistration registration) {}

        @Override
        public void postProcessAfterStartRegister(GossipRegistration registration) {}

        @Override
        public void postProcessBeforeStopRegister(GossipRegistration registration) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void postProcessAfterStopRegister(GossipRegistration registration) {}
    }

    @Test
    void whereNobodyElseIsTheStopWaitsForNobody(CapturedOutput output) {
        contexts.withPropertyValues("gossip.discovery.shutdown.drain-timeout=1h")
                .run(context -> registration(context).stop());

        assertThat(output)
                .contains("drains, and nobody else is there to be told")
                .doesNotContain("for callers");
    }

    @Test
    void withoutATimeoutTheClusterIsToldAndTheStopDoesNotWait(CapturedOutput output) {
        try (TestNode other = TestNode.start();
                ServiceIndex index = ServiceIndex.following(other.node())) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.discovery.shutdown.drain-timeout=0")
                    .run(context -> {
                        awaitListed(index);
                        registration(context).stop();
                        await().until(() -> index.instances("batch").isEmpty());
                    });
        }
        assertThat(output).contains("0 of 1 members told have confirmed", "; waits 0 ms for callers");
    }

    @Test
    void whoNeverConfirmsIsWaitedForUntilTheTimeout(CapturedOutput output) {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.discovery.shutdown.drain-timeout=20ms")
                    .run(context -> {
                        GossipNode node = context.getBean(GossipNode.class);
                        await().until(() -> node.view().count(Status.ALIVE) == 2);
                        other.node().close();
                        registration(context).stop();
                    });
        }
        assertThat(output).contains("0 of 1 members told have confirmed", "; waits 0 ms for callers");
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet(CapturedOutput output) {
        try (TestNode other = TestNode.start();
                ServiceIndex index = ServiceIndex.following(other.node())) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.discovery.shutdown.drain-timeout=1h")
                    .run(context -> {
                        awaitListed(index);
                        other.node().close();
                        Thread.currentThread().interrupt();
                        registration(context).stop();
                        assertThat(Thread.interrupted()).isTrue();
                    });
        }
        assertThat(output).contains("waits no longer for callers, since it is interrupted");
    }

    @Test
    void aStopOnTheNodesOwnThreadWaitsForNothingThatOnlyThisThreadCouldBring(CapturedOutput output) {
        try (TestNode other = TestNode.start();
                ServiceIndex index = ServiceIndex.following(other.node())) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.discovery.shutdown.drain-timeout=1h")
                    .run(context -> {
                        awaitListed(index);
                        context.getBean(GossipNode.class).addListener(new GossipListener() {
                            @Override
                            public void onViewChanged(ClusterView view) {
                                registration(context).stop();
                            }
                        });
                        await().until(() -> index.instances("batch").isEmpty());
                    });
        }
        assertThat(output).contains("drains without waiting for callers");
    }

    @Test
    void aDrainEndsWithinThePhaseThatSpringGivesItAndSaysOnceWhatIsCut(CapturedOutput output) {
        try (TestNode other = TestNode.start()) {
            contexts.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
                    .withPropertyValues(other.properties())
                    .withPropertyValues(
                            "gossip.discovery.shutdown.drain-timeout=1h",
                            "spring.lifecycle.timeout-per-shutdown-phase=40ms")
                    .run(context -> {
                        GossipNode node = context.getBean(GossipNode.class);
                        await().until(() -> node.view().count(Status.ALIVE) == 2);
                        registration(context).stop();
                        registration(context).start();
                        other.node().close();
                        registration(context).stop();
                    });
        }
        assertThat(output)
                .containsOnlyOnce("gossip.discovery.shutdown.drain-timeout is 3600000 ms, and "
                        + "spring.lifecycle.timeout-per-shutdown-phase 40 ms, within which a drain must have ended: "
                        + "it waits for 20 ms at most")
                .contains("0 of 1 members told have confirmed");
    }

    @Test
    void withinItsPhaseADrainIsNotCut(CapturedOutput output) {
        contexts.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("timeout-per-shutdown-phase");
    }

    @Test
    void aNegativeTimeoutEndsTheStart() {
        contexts.withPropertyValues("gossip.discovery.shutdown.drain-timeout=-1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(GossipConfigurationException.class)
                        .hasMessage("gossip.discovery.shutdown.drain-timeout is PT-1S, it must not be negative."));
    }

    private static void awaitListed(ServiceIndex... indexes) {
        await().until(() -> Arrays.stream(indexes)
                .allMatch(index -> index.instances("batch").size() == 1));
    }

    private static GossipAutoServiceRegistration registration(ApplicationContext context) {
        return context.getBean(GossipAutoServiceRegistration.class);
    }
}
