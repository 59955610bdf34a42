package io.gossipdiscovery.autoconfigure.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.config.LoadBalancerCacheAutoConfiguration;

class GossipLoadBalancerAutoConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipLoadBalancerAutoConfiguration.class,
                    CacheAutoConfiguration.class,
                    LoadBalancerCacheAutoConfiguration.class));

    @Test
    void theCacheManagerOfTheLoadBalancerIsWrapped() {
        contexts.run(context ->
                assertThat(context).getBean(LoadBalancerCacheManager.class).isInstanceOf(CurrentCacheManager.class));
    }

    @Test
    void itIsLeftAloneWhereGossipOrDiscoveryIsSwitchedOff() {
        for (String off : new String[] {"spring.cloud.discovery.enabled=false", "gossip.enabled=false"}) {
            contexts.withPropertyValues(off).run(context -> assertThat(context)
                    .getBean(LoadBalancerCacheManager.class)
                    .isNotInstanceOf(CurrentCacheManager.class));
        }
    }

    @Test
    void withoutTheLoadBalancerNothingIsDone() {
        contexts.withPropertyValues("spring.cloud.loadbalancer.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CurrentInstances.class));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipLoadBalancerAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.cloud.loadbalancer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("gossipCurrentInstances"));
    }
}
