package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceIndexListener;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What a change of properties does to a registration that stands. */
@ExtendWith(OutputCaptureExtension.class)
class RegistrationRefreshTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    ConfigurationPropertiesRebinderAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipServiceRegistryAutoConfiguration.class,
                    GossipAutoServiceRegistrationAutoConfiguration.class))
            .withPropertyValues("spring.application.name=batch", "gossip.discovery.port=9000");

    @Test
    void othersLearnTheNewMetadataAndNeverMissTheInstance(CapturedOutput output) {
        try (TestNode other = TestNode.start();
                ServiceIndex index = ServiceIndex.following(other.node())) {
            contexts.withPropertyValues(other.properties())
                    .withPropertyValues("gossip.discovery.zone=a", "gossip.discovery.metadata.version=1")
                    .run(context -> {
                        await().until(() -> index.instances("batch").size() == 1);
                        String id = index.instances("batch").get(0).getInstanceId();
                        GossipNode node = context.getBean(GossipNode.class);
                        String nodeId = node.id().toString();
                        long version = stateVersion(node);
                        List<List<ServiceInstance>> seen = new CopyOnWriteArrayList<>();
                        index.addListener(new ServiceIndexListener() {
                            @Override
                            public void onInstancesChanged(long version) {
                                seen.add(index.instances("batch"));
                            }
                        });

                        change(
                                context.getSourceApplicationContext(),
                                "gossip.discovery.zone=b",
                                "gossip.discovery.weight=3",
                                "gossip.discovery.hint=canary",
                                "gossip.discovery.ports.grpc=9090",
                                "gossip.discovery.metadata.version=2");

                        await().untilAsserted(() -> assertThat(metadata(index))
                                .containsOnly(
                                        Map.entry("zone", "b"),
                                        Map.entry("weight", "3"),
                                        Map.entry("hint", "canary"),
                                        Map.entry("port.grpc", "9090"),
                                        Map.entry("version", "2")));
                        assertThat(seen).isNotEmpty().allSatisfy(instances -> assertThat(instances)
                                .singleElement()
                                .extracting(ServiceInstance::getInstanceId)
                                .isEqualTo(id));
                        assertThat(stateVersion(node))
                                .as("one write, so that there is no moment without the instance")
                                .isEqualTo(version + 1);
                        assertThat(node.id()).hasToString(nodeId);
                    });
        }
        assertThat(output)
                .as("what Spring Cloud says of our records when it rebinds beans")
                .doesNotContain("Cannot create default instance of " + GossipDiscoveryProperties.class.getName());
    }

    @Test
    void aPropertyThatIsGoneIsGoneFromTheMetadata() {
        contexts.run(context -> {
            change(context.getSourceApplicationContext(), "gossip.discovery.hint=x");
            ServiceIndex index = context.getBean(ServiceIndex.class);
            await().untilAsserted(() -> assertThat(metadata(index)).containsOnlyKeys("hint"));

            change(context.getSourceApplicationContext(), "gossip.discovery.hint=");
            await().untilAsserted(() -> assertThat(metadata(index)).isEmpty());
        });
    }

    @Test
    void whatAPersonSaidOfTheStatusStays() {
        contexts.run(context -> {
            GossipServiceRegistry registry = context.getBean(GossipServiceRegistry.class);
            GossipRegistration registration = context.getBean(GossipRegistration.class);
            registry.setStatus(registration, "OUT_OF_SERVICE");

            change(context.getSourceApplicationContext(), "gossip.discovery.weight=5");

            assertThat((String) registry.getStatus(registration)).isEqualTo("OUT_OF_SERVICE");
            assertThat(registration.getMetadata()).containsEntry("weight", "5");
        });
    }

    @Test
    void whatCannotChangeIsNamedOnceAndStays(CapturedOutput output) {
        contexts.run(context -> {
            for (String id : new String[] {"one", "two"}) {
                change(context.getSourceApplicationContext(), "gossip.discovery.instance-id=" + id);
            }
            change(context.getSourceApplicationContext(), "gossip.discovery.service-id=other");

            GossipRegistration registration = context.getBean(GossipRegistration.class);
            assertThat(registration.getInstanceId()).startsWith("batch-127.0.0.1-9000-");
            assertThat(registration.getServiceId()).isEqualTo("batch");
        });
        assertThat(count(output, "gossip.discovery.instance-id has changed and cannot while"))
                .isEqualTo(1);
        assertThat(count(output, "gossip.discovery.service-id has changed and cannot while"))
                .isEqualTo(1);
    }

    @Test
    void aMistakeLeavesTheRegistrationAsItIs(CapturedOutput output) {
        contexts.withPropertyValues("gossip.discovery.weight=2").run(context -> {
            ServiceIndex index = context.getBean(ServiceIndex.class);
            await().until(() -> index.instances("batch").size() == 1);

            change(context.getSourceApplicationContext(), "gossip.discovery.weight=0");
            assertThat(context.getBean(GossipRegistration.class).getMetadata()).containsEntry("weight", "2");

            String large = "x".repeat(8000);
            change(
                    context.getSourceApplicationContext(),
                    "gossip.discovery.weight=3",
                    "gossip.discovery.metadata.a=" + large,
                    "gossip.discovery.metadata.b=" + large,
                    "gossip.discovery.metadata.c=" + large);
            assertThat(context.getBean(GossipRegistration.class).getMetadata()).containsOnly(Map.entry("weight", "2"));
            assertThat(metadata(index)).containsOnly(Map.entry("weight", "2"));
        });
        assertThat(output)
                .contains(
                        "stays as it is: gossip.discovery.weight is 0, it must be 1 or more.",
                        "exceeds the limits of the cluster");
    }

    @Test
    void anEventThatChangesNothingOfOursWritesNothing() {
        contexts.run(context -> {
            GossipNode node = context.getBean(GossipNode.class);
            ServiceIndex index = context.getBean(ServiceIndex.class);
            await().until(() -> index.instances("batch").size() == 1);
            long version = stateVersion(node);

            change(context.getSourceApplicationContext(), "something.else=1");
            node.publish("after", new byte[] {1}).join();

            await().until(() -> stateVersion(node) > version);
            assertThat(stateVersion(node)).isEqualTo(version + 1);
        });
    }

    @Test
    void eventsOfOtherContextsAreNotOurs() {
        contexts.run(context -> {
            ConfigurableApplicationContext own = context.getSourceApplicationContext();
            TestPropertyValues.of("gossip.discovery.weight=5").applyTo(own);
            try (AnnotationConfigApplicationContext other = new AnnotationConfigApplicationContext()) {
                own.publishEvent(new EnvironmentChangeEvent(other, Set.of("gossip.discovery.weight")));
            }
            assertThat(context.getBean(GossipRegistration.class).getMetadata()).isEmpty();
        });
    }

    private static void change(ConfigurableApplicationContext context, String... properties) {
        TestPropertyValues.of(properties).applyTo(context);
        context.publishEvent(new EnvironmentChangeEvent(context, Set.of("any")));
    }

    private static Map<String, String> metadata(ServiceIndex index) {
        return Objects.requireNonNull(index.instances("batch").get(0).getMetadata());
    }

    private static long stateVersion(GossipNode node) {
        Member self = Objects.requireNonNull(node.view().find(node.id()));
        return self.state().version();
    }

    private static int count(CapturedOutput output, String text) {
        return output.getAll().split(text, -1).length - 1;
    }
}
