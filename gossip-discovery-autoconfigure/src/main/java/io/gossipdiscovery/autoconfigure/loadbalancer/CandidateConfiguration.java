package io.gossipdiscovery.autoconfigure.loadbalancer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Part of the context of each load balancer: a discovery client that stands before that of the application. Whatever the load balancer
 * makes of its instances, by zone, weight, hint or otherwise, it makes of candidates, so that no zone is preferred that has only
 * suspects. Public for code that is generated ahead of time.
 */
@Configuration(proxyBeanMethods = false)
public final class CandidateConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(DiscoveryClient.class)
    static class Blocking {

        @Bean
        @ConditionalOnMissingBean(value = DiscoveryClient.class, search = SearchStrategy.CURRENT)
        CandidateDiscoveryClient gossipCandidateDiscoveryClient(
                ApplicationContext context, CandidateSelection selection) {
            return new CandidateDiscoveryClient(parentOf(context).getBeanProvider(DiscoveryClient.class), selection);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "reactor.core.publisher.Flux")
    @ConditionalOnBean(ReactiveDiscoveryClient.class)
    static class Reactive {

        @Bean
        @ConditionalOnMissingBean(value = ReactiveDiscoveryClient.class, search = SearchStrategy.CURRENT)
        CandidateReactiveDiscoveryClient gossipCandidateReactiveDiscoveryClient(
                ApplicationContext context, CandidateSelection selection) {
            return new CandidateReactiveDiscoveryClient(
                    parentOf(context).getBeanProvider(ReactiveDiscoveryClient.class), selection);
        }
    }

    private static BeanFactory parentOf(ApplicationContext context) {
        ApplicationContext parent = context.getParent();
        if (parent == null) {
            throw new IllegalStateException("The context of a load balancer has the application's as its parent");
        }
        return parent;
    }
}
