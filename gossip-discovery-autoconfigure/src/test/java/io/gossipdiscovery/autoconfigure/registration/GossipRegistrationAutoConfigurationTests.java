package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

class GossipRegistrationAutoConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipServiceRegistryAutoConfiguration.class,
                    GossipAutoServiceRegistrationAutoConfiguration.class,
                    ServiceRegistryAutoConfiguration.class,
                    AutoServiceRegistrationAutoConfiguration.class));

    private final ApplicationContextRunner registered =
            contexts.withPropertyValues("spring.application.name=batch", "gossip.discovery.port=9000");

    @Test
    void anApplicationWithoutWebServerIsRegisteredWhereItsPortIsSet() {
        registered.run(context -> {
            assertThat(context).hasSingleBean(Registration.class);
            assertThat(listed(context, 1)).singleElement().satisfies(instance -> {
                assertThat(instance.getPort()).isEqualTo(9000);
                assertThat(instance.getHost()).isEqualTo("127.0.0.1");
                assertThat(instance.getInstanceId()).startsWith("batch-127.0.0.1-9000-");
            });
        });
    }

    @Test
    void anApplicationWithoutAPortIsNotRegisteredAndNeedsNoName() {
        contexts.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(GossipAutoServiceRegistration.class).isRunning())
                    .isFalse();
            assertThat(readiness(context)).isEmpty();
        });
    }

    @Test
    void aMissingNameEndsTheStart() {
        contexts.withPropertyValues("gossip.discovery.port=9000").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining("spring.application.name"));
    }

    @Test
    void metadataBeyondTheLimitsEndsTheStartWithItsProperty() {
        registered
                .withPropertyValues(
                        "gossip.discovery.metadata.a=" + "x".repeat(8000),
                        "gossip.discovery.metadata.b=" + "x".repeat(8000),
                        "gossip.discovery.metadata.c=" + "x".repeat(8000))
                .run(context -> {
                    Throwable failure = Objects.requireNonNull(context.getStartupFailure());
                    assertThat(failure).rootCause().isInstanceOf(GossipConfigurationException.class);
                    assertThat(failure)
                            .rootCause()
                            .extracting(cause -> ((GossipConfigurationException) cause).remedy())
                            .asString()
                            .contains("gossip.discovery.metadata");
                });
    }

    @Test
    void switchesOfSpringCloudAndOfOursAreHonoured() {
        for (String off : new String[] {
            "spring.cloud.discovery.enabled=false",
            "gossip.enabled=false",
            "spring.cloud.service-registry.enabled=false"
        }) {
            registered.withPropertyValues(off).run(context -> assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(ServiceRegistry.class)
                    .doesNotHaveBean(Registration.class)
                    .doesNotHaveBean(AutoServiceRegistration.class));
        }
        for (String off : new String[] {
            "spring.cloud.service-registry.auto-registration.enabled=false", "gossip.discovery.register=false"
        }) {
            registered.withPropertyValues(off).run(context -> assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(GossipServiceRegistry.class)
                    .doesNotHaveBean(Registration.class)
                    .doesNotHaveBean(AutoServiceRegistration.class));
        }
    }

    @Test
    void failFastIsSatisfiedByOurRegistrationOnly() {
        registered
                .withPropertyValues("spring.cloud.service-registry.auto-registration.fail-fast=true")
                .run(context -> assertThat(context).hasNotFailed());
        registered
                .withPropertyValues(
                        "spring.cloud.service-registry.auto-registration.fail-fast=true",
                        "gossip.discovery.register=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("there is no AutoServiceRegistration bean"));
    }

    @Test
    void withoutSpringCloudContextOrActuatorItIsRegisteredAllTheSame() {
        registered
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.cloud.context", "org.springframework.boot.actuate"))
                .run(context -> assertThat(listed(context, 1)).hasSize(1));
    }

    @Test
    void aRegistryOfTheUserTakesOver() {
        registered.withBean("own", ServiceRegistry.class, OtherRegistry::new).run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(GossipServiceRegistry.class)
                .doesNotHaveBean(GossipAutoServiceRegistration.class));
    }

    @Test
    void stoppingDrainsAndStartingAgainServes() {
        registered.run(context -> {
            GossipAutoServiceRegistration registration = context.getBean(GossipAutoServiceRegistration.class);
            awaitReadiness(context, Readiness.UP);

            registration.stop();
            registration.stop();
            awaitReadiness(context, Readiness.DRAINING);
            listed(context, 0);

            registration.start();
            registration.start();
            awaitReadiness(context, Readiness.UP);
            listed(context, 1);
        });
    }

    @Test
    void anotherPortAtTheNextStartReplacesTheInstance() {
        contexts.withPropertyValues("spring.application.name=batch").run(context -> {
            GossipAutoServiceRegistration auto = context.getBean(GossipAutoServiceRegistration.class);
            GossipRegistration registration = context.getBean(GossipRegistration.class);
            registration.webServer(1001, false);
            auto.start();
            auto.stop();
            registration.webServer(1002, false);
            auto.start();

            assertThat(listed(context, 1)).extracting(ServiceInstance::getPort).containsExactly(1002);
            awaitReadiness(context, Readiness.UP);

            registration.management(Map.of("management.port", "2002"));
            auto.onChanged();
            await().untilAsserted(
                            () -> assertThat(listed(context, 1)).singleElement().satisfies(instance -> assertThat(
                                            instance.getMetadata())
                                    .containsEntry("management.port", "2002")));
        });
    }

    @Test
    void theStatusOfThePersonInChargeIsTold() {
        registered.run(context -> {
            GossipServiceRegistry registry = context.getBean(GossipServiceRegistry.class);
            GossipRegistration registration = context.getBean(GossipRegistration.class);

            registry.setStatus(registration, "out-of-service");
            assertThat((String) registry.getStatus(registration)).isEqualTo("OUT_OF_SERVICE");
            listed(context, 0);

            registry.register(registration);
            assertThat((String) registry.getStatus(registration)).isEqualTo("OUT_OF_SERVICE");

            registry.setStatus(registration, "CANCEL_OVERRIDE");
            listed(context, 1);

            assertThatThrownBy(() -> registry.setStatus(registration, "fine")).hasMessageContaining("'fine'");

            registry.deregister(registration);
            assertThat((String) registry.getStatus(registration)).isEqualTo("UNKNOWN");
            awaitReadiness(context);
            assertThatThrownBy(() -> registry.setStatus(registration, "UP")).hasMessageContaining("is not registered");
        });
    }

    @Test
    void eventsAndLifecyclesSurroundTheRegistrationAndMayAddMetadata() {
        List<String> calls = new ArrayList<>();
        registered
                .withBean("lifecycle", Recorder.class, () -> new Recorder(calls))
                .withInitializer(context -> {
                    context.addApplicationListener((ApplicationListener<InstancePreRegisteredEvent>) event -> calls.add(
                            "pre-registered " + event.getRegistration().getPort()));
                    context.addApplicationListener(
                            (ApplicationListener<InstanceRegisteredEvent<?>>) event -> calls.add("registered"));
                })
                .run(context -> {
                    assertThat(calls)
                            .containsExactly("pre-registered 9000", "before start", "after start", "registered");
                    assertThat(listed(context, 1)).singleElement().satisfies(instance -> assertThat(
                                    instance.getMetadata())
                            .containsEntry("colour", "green"));
                    calls.clear();
                    context.getBean(GossipAutoServiceRegistration.class).stop();
                    assertThat(calls).containsExactly("before stop", "after stop");
                });
    }

    private static void awaitReadiness(ApplicationContext context, Readiness... expected) {
        await().untilAsserted(() -> assertThat(readiness(context)).containsExactly(expected));
    }

    /** The instances of this application that want requests, once their number is what is expected. */
    private static List<ServiceInstance> listed(ApplicationContext context, int expected) {
        ServiceIndex index = context.getBean(ServiceIndex.class);
        await().until(() -> index.instances("batch").size() == expected);
        return index.instances("batch");
    }

    private static List<Readiness> readiness(ApplicationContext context) {
        GossipNode node = context.getBean(GossipNode.class);
        Member self = Objects.requireNonNull(node.view().find(node.id()));
        return MemberServices.of(self.state()).instances().stream()
                .map(MemberServices.Instance::readiness)
                .toList();
    }

    private record Recorder(List<String> calls) implements RegistrationLifecycle<GossipRegistration> {

        @Override
        public void postProcessBeforeStartRegister(GossipRegistration registration) {
            registration.getMetadata().put("colour", "green");
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

    private static final class OtherRegistry implements ServiceRegistry<Registration> {

        @Override
        public void register(@Nullable Registration registration) {}

        @Override
        public void deregister(@Nullable Registration registration) {}

        @Override
        public void close() {}

        @Override
        public void setStatus(Registration registration, String status) {}

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> T getStatus(Registration registration) {
            return (T) "UP";
        }
    }
}
