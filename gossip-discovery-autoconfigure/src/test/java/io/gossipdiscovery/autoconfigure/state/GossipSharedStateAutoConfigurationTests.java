package io.gossipdiscovery.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.registration.GossipAutoServiceRegistrationAutoConfiguration;
import io.gossipdiscovery.autoconfigure.registration.GossipServiceRegistryAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

@ExtendWith(OutputCaptureExtension.class)
class GossipSharedStateAutoConfigurationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipServiceRegistryAutoConfiguration.class,
                    GossipAutoServiceRegistrationAutoConfiguration.class,
                    GossipSharedStateAutoConfiguration.class))
            .withBean(Changes.class, Changes::new);

    @Test
    void whatOneApplicationPublishesAnotherReads() {
        String cluster = "gossip.cluster=" + TestNode.randomCluster();
        contexts.withPropertyValues(cluster).run(one -> {
            GossipNode first = one.getBean(GossipNode.class);
            one.getBean(SharedState.class).publish("colour", "green");
            String seeds = "gossip.seeds=" + first.address();
            contexts.withPropertyValues(cluster, seeds).run(two -> {
                SharedState other = two.getBean(SharedState.class);
                Map<String, SharedValue> green = Map.of("colour", SharedValue.of("green"));
                await().until(() -> other.valuesOf(first.id()).equals(green));

                one.getBean(SharedState.class).remove("colour");
                await().until(() -> other.all().isEmpty());
            });
        });
    }

    @Test
    void listenersHearOfEveryChangeAndOfTheDeathOfWhoPublished() {
        try (TestNode member = TestNode.start()) {
            SharedState writer = new SharedState(member.node());
            NodeId id = member.node().id();
            contexts.withPropertyValues(member.properties()).run(context -> {
                SharedState state = context.getBean(SharedState.class);
                Changes changes = context.getBean(Changes.class);
                List<Map<NodeId, Set<String>>> expected = new ArrayList<>();
                for (String colour : new String[] {"green", "red"}) {
                    writer.publish("colour", colour);
                    expected.add(Map.of(id, Set.of("colour")));
                    changes.awaitAll(expected);
                    assertThat(state.valuesOf(id)).containsEntry("colour", SharedValue.of(colour));
                }
                writer.publish("size", "1");
                expected.add(Map.of(id, Set.of("size")));
                changes.awaitAll(expected);
                writer.remove("size");
                expected.add(Map.of(id, Set.of("size")));
                changes.awaitAll(expected);

                member.node().close();

                expected.add(Map.of(id, Set.of("colour")));
                changes.awaitAll(expected);
                assertThat(state.all()).isEmpty();
            });
        }
    }

    @Test
    void aListenerThatFailsIsLoggedAndHearsOfTheNextChange(CapturedOutput output) {
        contexts.withBean(Failing.class, Failing::new).run(context -> {
            SharedState state = context.getBean(SharedState.class);
            Failing failing = context.getBean(Failing.class);
            state.publish("colour", "green");
            await().until(() -> failing.heard.size() == 1);

            state.publish("colour", "red");

            await().until(() -> failing.heard.size() == 2);
            assertThat(output).contains("a listener of SharedStateChangedEvent has failed", "on purpose");
        });
    }

    @Test
    void whatIsRegisteredIsNoSharedValueAndStaysAsItIs() {
        contexts.withPropertyValues("spring.application.name=batch", "gossip.discovery.port=9000")
                .run(context -> {
                    SharedState state = context.getBean(SharedState.class);
                    ServiceIndex index = context.getBean(ServiceIndex.class);
                    await().until(() -> index.instances("batch").size() == 1);
                    String instance = index.instances("batch").get(0).getInstanceId();
                    assertThat(state.all()).isEmpty();

                    state.publish("service/" + instance, "mine");
                    state.remove("readiness/" + instance);

                    await().until(() -> state.own().containsKey("service/" + instance));
                    assertThat(index.instances("batch")).hasSize(1);
                });
    }

    @Test
    void theLimitsOfThePropertiesHold() {
        contexts.withPropertyValues("gossip.limits.state-keys=2").run(context -> {
            SharedState state = context.getBean(SharedState.class);
            state.publish("one", "1");
            state.publish("two", "2");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> state.publish("three", "3"))
                    .withMessageContaining("'three'")
                    .withMessageContaining("the 2 keys")
                    .withMessageContaining("gossip.limits.state-keys");
        });
    }

    @Test
    void whatWasPublishedStaysWhileTheContextIsPausedAndEventsGoOnAfterwards() {
        contexts.run(context -> {
            SharedState state = context.getBean(SharedState.class);
            SharedStatePublisher publisher = context.getBean(SharedStatePublisher.class);
            ConfigurableApplicationContext application = context.getSourceApplicationContext();
            NodeId id = context.getBean(GossipNode.class).id();
            Map<NodeId, Set<String>> own = Map.of(id, Set.of("colour"));
            state.publish("colour", "green");
            context.getBean(Changes.class).awaitAll(List.of(own));

            application.stop();
            assertThat(publisher.isRunning()).isFalse();
            assertThat(state.own()).containsKey("colour");
            application.start();

            assertThat(publisher.isRunning()).isTrue();
            state.publish("colour", "red");
            context.getBean(Changes.class).awaitAll(List.of(own, own));
        });
    }

    @Test
    void contextsOfAHierarchyShareOneStateAndListenersOfEachHear() {
        contexts.run(parent -> {
            ConfigurableApplicationContext above = parent.getSourceApplicationContext();
            contexts.withParent(above).run(child -> {
                SharedState state = child.getBean(SharedState.class);
                assertThat(state).isSameAs(parent.getBean(SharedState.class));

                state.publish("colour", "green");

                await().until(() -> !child.getBean(Changes.class).heard.isEmpty());
                await().until(() -> !parent.getBean(Changes.class).heard.isEmpty());
            });
        });
    }

    @Test
    void eventsAreToldAlthoughNobodyHasAskedForTheirPublisher() {
        contexts.withInitializer(GossipSharedStateAutoConfigurationTests::lazy).run(context -> {
            ConfigurableApplicationContext application = context.getSourceApplicationContext();
            boolean made = application.getBeanFactory().containsSingleton("gossipSharedStatePublisher");
            assertThat(made).isTrue();
        });
    }

    @Test
    void theUsersOwnSharedStateComesFirst() {
        try (TestNode other = TestNode.start()) {
            SharedState own = new SharedState(other.node());
            contexts.withBean(SharedState.class, () -> own)
                    .run(context ->
                            assertThat(context).getBean(SharedState.class).isSameAs(own));
        }
    }

    @Test
    void withoutANodeThereIsNoSharedState() {
        for (String off : new String[] {"spring.cloud.discovery.enabled=false", "gossip.enabled=false"}) {
            contexts.withPropertyValues(off).run(context -> assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(SharedState.class)
                    .doesNotHaveBean(SharedStatePublisher.class));
        }
    }

    private static void lazy(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
    }

    /** Writes down what it hears. */
    static final class Changes {

        private final List<Map<NodeId, Set<String>>> heard = new CopyOnWriteArrayList<>();

        @EventListener
        void on(SharedStateChangedEvent event) {
            heard.add(event.changed());
        }

        /** Waits until it has heard exactly this. */
        void awaitAll(List<Map<NodeId, Set<String>>> expected) {
            await().atMost(PATIENCE).until(() -> heard.equals(expected));
        }
    }

    /** Hears of changes, and does not bear it. */
    static final class Failing {

        private final List<SharedStateChangedEvent> heard = new CopyOnWriteArrayList<>();

        @EventListener
        void on(SharedStateChangedEvent event) {
            heard.add(event);
            throw new IllegalStateException("on purpose");
        }
    }
}
