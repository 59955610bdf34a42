package io.gossipdiscovery.autoconfigure.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.discovery.health.reactive.ReactiveDiscoveryClientHealthIndicator;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.web.reactive.function.client.WebClient;

class GossipDiscoveryClientAutoConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipDiscoveryClientAutoConfiguration.class,
                    GossipReactiveDiscoveryClientAutoConfiguration.class,
                    SimpleDiscoveryClientAutoConfiguration.class,
                    CompositeDiscoveryClientAutoConfiguration.class,
                    ReactiveCompositeDiscoveryClientAutoConfiguration.class));

    @Test
    void bothClientsAnswerFromTheIndex() {
        ServiceIndex index = Cluster.index();
        index.onViewChanged(new Cluster()
                .alive(1, Cluster.serving("inventory", 8081, Readiness.UP))
                .view());
        contexts.withBean(ServiceIndex.class, () -> index).run(context -> {
            DiscoveryClient blocking = context.getBean(DiscoveryClient.class);
            ReactiveDiscoveryClient reactive = context.getBean(ReactiveDiscoveryClient.class);

            assertThat(blocking.getServices()).containsExactly("inventory");
            assertThat(blocking.getInstances("inventory"))
                    .singleElement()
                    .extracting(ServiceInstance::getInstanceId)
                    .isEqualTo("inventory-8081");
            assertThat(reactive.getServices().collectList().block()).containsExactly("inventory");
            assertThat(reactive.getInstances("inventory").collectList().block())
                    .isEqualTo(blocking.getInstances("inventory"));
            context.getBean(GossipDiscoveryClient.class).probe();
            assertThat(context.getBean(GossipReactiveDiscoveryClient.class)
                            .reactiveProbe()
                            .blockOptional())
                    .isEmpty();
        });
    }

    @Test
    void eachClientHasItsOwnSwitch() {
        contexts.withPropertyValues("spring.cloud.discovery.blocking.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(GossipDiscoveryClient.class)
                        .hasSingleBean(GossipReactiveDiscoveryClient.class)
                        .hasSingleBean(HeartbeatPublisher.class));
        contexts.withPropertyValues("spring.cloud.discovery.reactive.enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(GossipDiscoveryClient.class)
                        .doesNotHaveBean(GossipReactiveDiscoveryClient.class)
                        .hasSingleBean(HeartbeatPublisher.class));
    }

    @Test
    void withoutDiscoveryOrGossipThereIsNoClient() {
        for (String off : new String[] {"spring.cloud.discovery.enabled=false", "gossip.enabled=false"}) {
            contexts.withPropertyValues(off).run(context -> assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(GossipDiscoveryClient.class)
                    .doesNotHaveBean(GossipReactiveDiscoveryClient.class)
                    .doesNotHaveBean(HeartbeatPublisher.class));
        }
    }

    @Test
    void withoutWebClientTheReactiveClientIsLeftOut() {
        contexts.withClassLoader(new FilteredClassLoader(WebClient.class)).run(context -> assertThat(context)
                .hasSingleBean(GossipDiscoveryClient.class)
                .doesNotHaveBean(GossipReactiveDiscoveryClient.class));
    }

    @Test
    void clientsAndHeartbeatsGiveWayToTheUsersOwn() {
        ServiceIndex index = Cluster.index();
        GossipDiscoveryClient client = new GossipDiscoveryClient(index, 1);
        GossipReactiveDiscoveryClient reactive = new GossipReactiveDiscoveryClient(index, 1);
        contexts.withBean("own", GossipDiscoveryClient.class, () -> client)
                .withBean("ownReactive", GossipReactiveDiscoveryClient.class, () -> reactive)
                .run(context -> {
                    assertThat(context).getBean(GossipDiscoveryClient.class).isSameAs(client);
                    assertThat(context)
                            .getBean(GossipReactiveDiscoveryClient.class)
                            .isSameAs(reactive);
                });
    }

    @Test
    void theOrderAmongOtherClientsIsAProperty() {
        contexts.withPropertyValues("gossip.discovery.order=7").run(context -> {
            assertThat(context.getBean(GossipDiscoveryClient.class).getOrder()).isEqualTo(7);
            assertThat(context.getBean(GossipReactiveDiscoveryClient.class).getOrder())
                    .isEqualTo(7);
        });
    }

    @Test
    void springCloudHearsOnceThatDiscoveryWorksWhereNothingIsRegistered() {
        List<Object> sources = new CopyOnWriteArrayList<>();
        contexts.withInitializer(context -> context.addApplicationListener(
                        (ApplicationListener<InstanceRegisteredEvent<?>>) event -> sources.add(event.getSource())))
                .run(context -> {
                    DiscoveryInitialized initialized = context.getBean(DiscoveryInitialized.class);
                    initialized.stop();
                    initialized.start();
                    assertThat(sources).containsExactly(initialized);
                });
    }

    @Test
    void theHealthOfTheReactiveClientHasItsSwitchAndNeedsNoActuator() {
        contexts.run(context -> assertThat(context).hasSingleBean(ReactiveDiscoveryClientHealthIndicator.class));
        contexts.withPropertyValues("spring.cloud.discovery.client.health-indicator.enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(GossipReactiveDiscoveryClient.class)
                        .doesNotHaveBean(ReactiveDiscoveryClientHealthIndicator.class));
        contexts.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasSingleBean(GossipReactiveDiscoveryClient.class)
                        .doesNotHaveBean("gossipReactiveDiscoveryClientHealthIndicator"));
    }
}
