package io.gossipdiscovery.autoconfigure.loadbalancer;

import static io.gossipdiscovery.autoconfigure.service.Cluster.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryClientAutoConfiguration;
import io.gossipdiscovery.autoconfigure.discovery.GossipReactiveDiscoveryClientAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.HintRequestContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerCacheAutoConfiguration;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/** Whom Spring Cloud's own load balancers choose, over an index that is told by hand what is held of whom. */
class CallOrderTests {

    private static final int CALLS = 12;

    private final Cluster cluster = new Cluster();
    private final ServiceIndex index = Cluster.index();

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withBean(ServiceIndex.class, () -> index)
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipDiscoveryClientAutoConfiguration.class,
                    GossipReactiveDiscoveryClientAutoConfiguration.class,
                    SimpleDiscoveryClientAutoConfiguration.class,
                    SimpleReactiveDiscoveryClientAutoConfiguration.class,
                    CompositeDiscoveryClientAutoConfiguration.class,
                    ReactiveCompositeDiscoveryClientAutoConfiguration.class,
                    GossipLoadBalancerAutoConfiguration.class,
                    GossipLoadBalancerZoneAutoConfiguration.class,
                    LoadBalancerAutoConfiguration.class,
                    LoadBalancerCacheAutoConfiguration.class,
                    BlockingLoadBalancerClientAutoConfiguration.class));

    private ApplicationContextRunner contexts(boolean reactive) {
        return contexts.withPropertyValues("spring.cloud.discovery.reactive.enabled=" + reactive);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void suspectsAreCalledLast(boolean reactive) {
        alive(1, 2, 3);
        contexts(reactive).run(context -> {
            assertThat(chosen(context)).containsExactly(1, 2, 3);

            suspect(3);
            assertThat(chosen(context)).as("from the next call on").containsExactly(1, 2);
            assertThat(context.getBean(DiscoveryClient.class).getInstances("inventory"))
                    .as("whoever looks for all of them finds all of them")
                    .hasSize(3);

            cluster.member(1, Evidence.LEFT, MemberState.EMPTY);
            cluster.member(2, Evidence.LEFT, MemberState.EMPTY);
            show();
            assertThat(chosen(context)).as("better than nobody").containsExactly(3);

            alive(3);
            cluster.member(3, Evidence.dead(1), MemberState.EMPTY);
            show();
            assertThat(choose(context, null)).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whomThisApplicationCannotReachIsCalledLast(boolean reactive) {
        alive(1, 2, 3);
        contexts(reactive).run(context -> {
            Quarantine quarantine = context.getBean(Quarantine.class);
            assertThat(chosen(context)).containsExactly(1, 2, 3);

            quarantine.onUnreachable(listed(1));
            assertThat(chosen(context)).containsExactly(2, 3);
            suspect(2);
            assertThat(chosen(context)).containsExactly(3);
            quarantine.onUnreachable(listed(3));
            assertThat(chosen(context))
                    .as("suspected, but not known to be unreachable")
                    .containsExactly(2);
            quarantine.onUnreachable(listed(2));
            assertThat(chosen(context))
                    .as("nobody is left out where nobody is good")
                    .containsExactly(1, 2, 3);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noZoneIsPreferredInWhichEverybodyIsSuspected(boolean reactive) {
        cluster.alive(1, inZone("here", 1)).alive(2, inZone("there", 2)).alive(3, inZone("there", 3));
        show();
        contexts(reactive)
                .withPropertyValues(
                        "spring.cloud.loadbalancer.configurations=zone-preference", "gossip.discovery.zone=here")
                .run(context -> {
                    assertThat(chosen(context)).containsExactly(1);

                    cluster.member(1, Evidence.suspect(1), inZone("here", 1));
                    show();
                    assertThat(chosen(context)).containsExactly(2, 3);

                    cluster.alive(1, inZone("here", 1));
                    show();
                    assertThat(chosen(context)).containsExactly(1);
                });
    }

    @Test
    void weightsAndSubsetsAreOfThoseOfWhomNothingIsHeld() {
        alive(1, 2, 3);
        for (String configuration : new String[] {"weighted", "subset", "same-instance-preference"}) {
            alive(3);
            contexts.withPropertyValues("spring.cloud.loadbalancer.configurations=" + configuration)
                    .run(context -> {
                        suspect(3);
                        assertThat(chosen(context))
                                .as(configuration)
                                .isSubsetOf(1, 2)
                                .isNotEmpty();
                    });
        }
    }

    @Test
    void aHintThatOnlyASuspectGivesIsFollowedByNobody() {
        cluster.alive(1, with(Map.of("hint", "canary"), 1)).alive(2, with(Map.of(), 2));
        show();
        contexts.withBean(
                        LoadBalancerClientSpecification.class,
                        () -> new LoadBalancerClientSpecification("inventory", new Class<?>[] {ByHint.class}))
                .run(context -> {
                    Request<HintRequestContext> canary = new DefaultRequest<>(new HintRequestContext("canary"));
                    assertThat(choose(context, canary)).isEqualTo(1);

                    cluster.member(1, Evidence.suspect(1), with(Map.of("hint", "canary"), 1));
                    show();
                    assertThat(choose(context, canary)).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aListThatDoesNotChangeIsMadeOnce(boolean reactive) {
        alive(1, 2, 3);
        contexts(reactive).run(context -> {
            ServiceInstance first = Objects.requireNonNull(client(context).choose("inventory"));
            for (int i = 0; i < 5; i++) {
                client(context).choose("inventory");
            }
            assertThat(client(context).choose("inventory"))
                    .as("after two rounds")
                    .isSameAs(first);

            show();
            suspect(3);
            alive(3);
            assertThat(List.of(1, 2, 3)).contains(choose(context, null));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheDiscoveryClientOfTheApplicationListsIsWhatIsChosenFrom(boolean reactive) {
        alive(1, 2, 3);
        ServiceInstance fixed = new DefaultServiceInstance("fixed", "inventory", "127.0.0.1", 9, false);
        contexts(reactive)
                .withBean("own", DiscoveryClient.class, () -> new Filtering(index, fixed))
                .withBean(
                        "ownReactive",
                        ReactiveDiscoveryClient.class,
                        () -> new FilteringReactive(new Filtering(index, fixed)))
                .run(context -> {
                    assertThat(chosen(context))
                            .as("all but the first, and another")
                            .containsExactly(2, 3, 9);
                    suspect(3);
                    assertThat(chosen(context)).containsExactly(2, 9);
                });
    }

    /** Renames a service, leaves one of its instances out and adds one of its own. */
    private record Filtering(ServiceIndex index, ServiceInstance more) implements DiscoveryClient {

        private List<ServiceInstance> all() {
            List<ServiceInstance> all = new ArrayList<>(index.instances("INVENTORY"));
            all.remove(0);
            all.add(more);
            return all;
        }

        @Override
        public String description() {
            return "filtering";
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE; // a composite takes the first that knows any
        }

        @Override
        public List<ServiceInstance> getInstances(String serviceId) {
            return all();
        }

        @Override
        public List<String> getServices() {
            return List.of();
        }
    }

    private record FilteringReactive(Filtering blocking) implements ReactiveDiscoveryClient {

        @Override
        public String description() {
            return blocking.description();
        }

        @Override
        public Flux<ServiceInstance> getInstances(String serviceId) {
            return Flux.fromIterable(blocking.getInstances(serviceId));
        }

        @Override
        public Flux<String> getServices() {
            return Flux.empty();
        }

        @Override
        public int getOrder() {
            return blocking.getOrder();
        }
    }

    @Test
    void instancesOfOtherDiscoveryClientsAreKeptInTheCacheAsBefore() {
        contexts.withPropertyValues(
                        "spring.cloud.discovery.client.simple.instances.orders[0].uri=http://orders:1",
                        "spring.cloud.discovery.client.simple.instances.orders[0].instance-id=orders-1")
                .run(context -> {
                    ServiceInstance orders =
                            Objects.requireNonNull(client(context).choose("orders"));

                    assertThat(orders).isInstanceOf(DefaultServiceInstance.class);
                    assertThat(context.getBeansOfType(CacheManager.class).values())
                            .anySatisfy(manager -> assertThat(Objects.requireNonNull(
                                                    manager.getCache("CachingServiceInstanceListSupplierCache"))
                                            .get("orders"))
                                    .isNotNull());
                });
    }

    /** As a user writes it, who selects by hint. */
    static final class ByHint {

        @Bean
        ServiceInstanceListSupplier supplier(ConfigurableApplicationContext context) {
            return ServiceInstanceListSupplier.builder()
                    .withDiscoveryClient()
                    .withCaching()
                    .withHints()
                    .build(context);
        }
    }

    private void alive(int... numbers) {
        for (int number : numbers) {
            cluster.alive(number, serving("inventory", number, Readiness.UP));
        }
        show();
    }

    private void suspect(int number) {
        cluster.member(number, Evidence.suspect(1), serving("inventory", number, Readiness.UP));
        show();
    }

    private void show() {
        index.onViewChanged(cluster.view());
    }

    private ServiceInstance listed(int port) {
        return index.instances("inventory").stream()
                .filter(instance -> instance.getPort() == port)
                .findFirst()
                .orElseThrow();
    }

    private static MemberState inZone(String zone, int port) {
        return with(Map.of("zone", zone), port);
    }

    private static MemberState with(Map<String, String> metadata, int port) {
        ServiceRecord record =
                new ServiceRecord("inventory", "inventory-" + port, "127.0.0.1", port, false, null, metadata);
        return MemberState.EMPTY
                .with(MemberServices.serviceKey(record.instanceId()), MemberServices.encode(record))
                .with(MemberServices.readinessKey(record.instanceId()), MemberServices.encode(Readiness.UP));
    }

    private static LoadBalancerClient client(ApplicationContext context) {
        return context.getBean(LoadBalancerClient.class);
    }

    private static @Nullable Integer choose(ApplicationContext context, @Nullable Request<?> request) {
        ServiceInstance chosen = request == null
                ? client(context).choose("inventory")
                : client(context).choose("inventory", request);
        return chosen == null ? null : chosen.getPort();
    }

    private static Set<Integer> chosen(ApplicationContext context) {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            ports.add(Objects.requireNonNull(choose(context, null)));
        }
        return new TreeSet<>(ports);
    }
}
