package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.cloud.client.serviceregistry.RegistrationManagementLifecycle;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Who is called around a registration, and what a registration is told in its life. */
@ExtendWith(OutputCaptureExtension.class)
class RegistrationLifecyclesTests {

    private final List<String> calls = new ArrayList<>();

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipServiceRegistryAutoConfiguration.class,
                    GossipAutoServiceRegistrationAutoConfiguration.class))
            .withPropertyValues("spring.application.name=batch");

    private final ApplicationContextRunner registered = contexts.withPropertyValues("gossip.discovery.port=9000")
            .withInitializer(this::record)
            .withBean("management", OfManagement.class, () -> new OfManagement(calls))
            .withBean("anything", OfAnything.class, () -> new OfAnything(calls));

    @Test
    void lifecyclesOfAManagementServerFollowThoseOfTheApplicationAndWhatTheyAddIsTold() {
        registered
                .withInitializer(
                        context -> context.addApplicationListener((ApplicationListener<InstancePreRegisteredEvent>)
                                event -> ((GossipRegistration) event.getRegistration())
                                        .management(Map.of("management.port", "9001"))))
                .run(context -> {
                    assertThat(calls)
                            .containsExactly(
                                    "pre-registered",
                                    "any: before start",
                                    "before start",
                                    "any: after start",
                                    "after start",
                                    "before start of management",
                                    "after start of management",
                                    "registered");
                    ServiceIndex index = context.getBean(ServiceIndex.class);
                    await().untilAsserted(() -> assertThat(index.instances("batch"))
                            .singleElement()
                            .satisfies(instance -> assertThat(instance.getMetadata())
                                    .containsOnly(
                                            Map.entry("management.port", "9001"),
                                            Map.entry("management.colour", "green"))));

                    calls.clear();
                    context.getBean(GossipAutoServiceRegistration.class).stop();
                    assertThat(calls)
                            .containsExactly(
                                    "any: before stop",
                                    "before stop",
                                    "any: after stop",
                                    "after stop",
                                    "before stop of management",
                                    "after stop of management");
                });
    }

    @Test
    void withoutAManagementServerItsLifecyclesAreNotCalled() {
        registered.run(context -> {
            context.getBean(GossipAutoServiceRegistration.class).stop();
            assertThat(calls)
                    .contains("before start", "after start", "before stop", "after stop")
                    .noneMatch(call -> call.endsWith("of management"));
        });
    }

    @Test
    void thatThereIsNoPortIsSaidOnce(CapturedOutput output) {
        contexts.withInitializer(this::record).run(context -> {
            context.getBean(GossipAutoServiceRegistration.class).start();
            assertThat(calls).isEmpty();
        });
        assertThat(output.getAll().split("Gossip: not registered, since there is no web server", -1))
                .hasSize(2);
    }

    @Test
    void aDrainComesBeforeWhatAPersonSaysAndThatBeforeTheProperties() {
        contexts.withPropertyValues("gossip.discovery.port=9000", "gossip.discovery.initial-status=out-of-service")
                .run(context -> {
                    GossipServiceRegistry registry = context.getBean(GossipServiceRegistry.class);
                    GossipRegistration registration = context.getBean(GossipRegistration.class);
                    GossipAutoServiceRegistration auto = context.getBean(GossipAutoServiceRegistration.class);
                    assertThat(status(registry, registration)).isEqualTo("OUT_OF_SERVICE");
                    registry.setStatus(registration, "up");
                    assertThat(status(registry, registration)).isEqualTo("UP");

                    auto.stop();
                    assertThat(status(registry, registration)).isEqualTo("DRAINING");
                    registry.setStatus(registration, "DOWN");
                    assertThat(status(registry, registration)).isEqualTo("DRAINING");

                    auto.start();
                    assertThat(status(registry, registration)).isEqualTo("DOWN");
                    registry.setStatus(registration, "cancel_override");
                    assertThat(status(registry, registration)).isEqualTo("OUT_OF_SERVICE");

                    assertThatThrownBy(() -> registry.setStatus(registration, "draining"))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("OUT_OF_SERVICE");
                });
    }

    @Test
    void readinessThatIsSaidOnTheNodesOwnThreadDoesNotHoldTheNode() {
        contexts.withPropertyValues("gossip.discovery.port=9000").run(context -> {
            GossipServiceRegistry registry = context.getBean(GossipServiceRegistry.class);
            GossipRegistration registration = context.getBean(GossipRegistration.class);
            GossipNode node = context.getBean(GossipNode.class);
            assertThat(status(registry, registration)).isEqualTo("UP");

            synchronized (registry) { // as whoever waits for the node has it
                node.addListener(new GossipListener() {
                    @Override
                    public void onViewChanged(ClusterView view) {
                        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
                    }
                });
                node.publish("key", new byte[1]).get(30, TimeUnit.SECONDS);
            }
            await().until(() -> status(registry, registration).equals("DOWN"));
        });
    }

    @Test
    void theLogTellsWhereTheInstanceIsCalledAndWhy(CapturedOutput output) {
        registered.run(
                context -> assertThat(context.getBean(GossipRegistration.class).hostReason())
                        .isEqualTo("tests stay on loopback"));
        assertThat(output)
                .containsPattern("registered batch/batch-127.0.0.1-9000-\\w+ at 127.0.0.1:9000 as UP, "
                        + "under this host because tests stay on loopback");
    }

    @Test
    void theHostIsThatOfServerAddressUnlessAPropertySaysOtherwise() {
        ApplicationContextRunner listening = registered.withPropertyValues("server.address=10.9.9.9");
        listening.run(context ->
                assertThat(context.getBean(Registration.class).getHost()).isEqualTo("10.9.9.9"));
        listening.withPropertyValues("gossip.discovery.host=shop.example").run(context -> assertThat(
                        context.getBean(Registration.class).getHost())
                .isEqualTo("shop.example"));
    }

    @Test
    void onANetworkTheHostIsThatOfTheNodeOrWhatSpringCloudIsToldToPrefer() {
        ApplicationContextRunner onNetwork = registered
                .withPropertyValues("gossip.advertise.host=192.0.2.7")
                .withBean(InetUtils.class, () -> new InetUtils(new InetUtilsProperties()) {
                    @Override
                    public InetAddress findFirstNonLoopbackAddress() {
                        return NodeAddress.ofIpv4(0x0A010001, 1).inetAddress();
                    }
                });
        onNetwork.run(context ->
                assertThat(context.getBean(GossipRegistration.class).getHost()).isEqualTo("192.0.2.7"));
        onNetwork
                .withPropertyValues("spring.cloud.inetutils.preferred-networks=10.1")
                .run(context -> assertThat(context.getBean(GossipRegistration.class))
                        .returns("10.1.0.1", GossipRegistration::getHost)
                        .returns("spring.cloud.inetutils prefers it", GossipRegistration::hostReason));
    }

    private void record(ConfigurableApplicationContext context) {
        context.addApplicationListener(
                (ApplicationListener<InstancePreRegisteredEvent>) event -> calls.add("pre-registered"));
        context.addApplicationListener(
                (ApplicationListener<InstanceRegisteredEvent<?>>) event -> calls.add("registered"));
    }

    private static String status(GossipServiceRegistry registry, GossipRegistration registration) {
        return registry.getStatus(registration);
    }

    private record OfManagement(List<String> calls) implements RegistrationManagementLifecycle<GossipRegistration> {

        @Override
        public void postProcessBeforeStartRegisterManagement(GossipRegistration registration) {
            registration.getMetadata().put("management.colour", "green");
            calls.add("before start of management");
        }

        @Override
        public void postProcessAfterStartRegisterManagement(GossipRegistration registration) {
            calls.add("after start of management");
        }

        @Override
        public void postProcessBeforeStopRegisterManagement(GossipRegistration registration) {
            calls.add("before stop of management");
        }

        @Override
        public void postProcessAfterStopRegisterManagement(GossipRegistration registration) {
            calls.add("after stop of management");
        }

        @Override
        public void postProcessBeforeStartRegister(GossipRegistration registration) {
            calls.add("before start");
        }

        @Override
        public void postProcessAfterStartRegister(GossipRegistration registration) {
            calls.add("after start");
        }

        @Override
        public void postProcessBeforeStopRegister(GossipRegistration registration) {
            calls.add("before stop");
        }

        @Override
        public void postProcessAfterStopRegister(GossipRegistration registration) {
            calls.add("after stop");
        }
    }

    /** As a library brings it that does not know who discovers. */
    private record OfAnything(List<String> calls) implements RegistrationLifecycle<Registration> {

        @Override
        public int getOrder() {
            return -1;
        }

        @Override
        public void postProcessBeforeStartRegister(Registration registration) {
            calls.add("any: before start");
        }

        @Override
        public void postProcessAfterStartRegister(Registration registration) {
            calls.add("any: after start");
        }

        @Override
        public void postProcessBeforeStopRegister(Registration registration) {
            calls.add("any: before stop");
        }

        @Override
        public void postProcessAfterStopRegister(Registration registration) {
            calls.add("any: after stop");
        }
    }
}
