package io.gossipdiscovery.autoconfigure.loadbalancer;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;

/**
 * Wraps the load balancer's cache manager.
 *
 * <p>The cache holds a list for 35 s, so that a stopped instance would be called that long. A cache manager of our own cannot
 * take its place, since the original is no candidate for autowiring; evicting races with a list that is being loaded; and
 * {@code spring.cloud.loadbalancer.cache.enabled=false} would switch it off for everybody.
 */
final class CurrentInstances implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof LoadBalancerCacheManager manager && !(bean instanceof CurrentCacheManager)
                ? new CurrentCacheManager(manager)
                : bean;
    }
}
