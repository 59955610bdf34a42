package io.gossipdiscovery.autoconfigure.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ApplicationContext;

class PreferredZoneTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipLoadBalancerZoneAutoConfiguration.class,
                    LoadBalancerAutoConfiguration.class));

    @Test
    void theZoneOfTheApplicationIsTheOneThatItsLoadBalancersPrefer() {
        contexts.withPropertyValues("gossip.discovery.zone=eu-1")
                .run(context -> assertThat(zone(context)).isEqualTo("eu-1"));
        contexts.withPropertyValues("gossip.discovery.metadata.zone=eu-2")
                .run(context -> assertThat(zone(context)).isEqualTo("eu-2"));
        contexts.run(context -> assertThat(zone(context)).isNull());
    }

    @Test
    void theZoneOfTheLoadBalancerComesFirst() {
        contexts.withPropertyValues("gossip.discovery.zone=eu-1", "spring.cloud.loadbalancer.zone=us-1")
                .run(context -> assertThat(zone(context)).isEqualTo("us-1"));
    }

    @Test
    void whereGossipOrTheLoadBalancerIsSwitchedOffOrMissingNothingIsDone() {
        for (String off : new String[] {"spring.cloud.discovery.enabled=false", "gossip.enabled=false"}) {
            contexts.withPropertyValues("gossip.discovery.zone=eu-1", off).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(zone(context)).isNull();
            });
        }
        contexts.withPropertyValues("spring.cloud.loadbalancer.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(GossipLoadBalancerZoneAutoConfiguration.class));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipLoadBalancerZoneAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.cloud.loadbalancer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(GossipLoadBalancerZoneAutoConfiguration.class));
    }

    /** As a load balancer finds it, whose context is made when it is first used. */
    private static @Nullable String zone(ApplicationContext context) {
        LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
        LoadBalancerZoneConfig config = factory.getInstance("inventory", LoadBalancerZoneConfig.class);
        return config == null ? null : config.getZone();
    }
}
