package io.gossipdiscovery.autoconfigure.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;

class UncachedCacheManagerTests {

    private static final ServiceInstance OURS =
            new GossipServiceInstance(new ServiceRecord("s", "i", "h", 1, false, null, Map.of()));
    private static final ServiceInstance OTHERS = new DefaultServiceInstance("i", "s", "h", 1, false);

    private final Cache cache = Objects.requireNonNull(((LoadBalancerCacheManager)
                    new UncachedInstances().postProcessAfterInitialization(new PlainCaches(), "caches"))
            .getCache("any"));

    @Test
    void listsOfOursAreNotKept() {
        cache.put("s", List.of(OURS));

        assertThat(cache.get("s")).isNull();
        assertThat(cache.putIfAbsent("s", List.of(OURS))).isNull();
        assertThat(cache.get("s")).isNull();
    }

    @Test
    void listsOfOtherDiscoveryClientsAreKept() {
        cache.put("s", List.of(OTHERS));

        assertThat((Object) cache.get("s", List.class)).isEqualTo(List.of(OTHERS));
    }

    @Test
    void listsOfOursPushOlderListsOfOthersOut() {
        cache.put("s", List.of(OTHERS));
        cache.put("s", List.of(OURS));

        assertThat(cache.get("s")).isNull();
    }

    @Test
    void ofAListThatIsComputedAsItIsReadOnlyTheFirstIsRead() {
        cache.put("s", new AbstractList<ServiceInstance>() {
            @Override
            public ServiceInstance get(int index) {
                return index == 0 ? OURS : fail("element %d was read", index);
            }

            @Override
            public int size() {
                return 1000;
            }
        });

        assertThat(cache.get("s")).isNull();
    }

    @Test
    void otherBeansAndWrappedOnesAreLeftAlone() {
        UncachedInstances wrapping = new UncachedInstances();
        Object bean = new Object();
        Object wrapped = wrapping.postProcessAfterInitialization(new PlainCaches(), "caches");

        assertThat(wrapping.postProcessAfterInitialization(bean, "bean")).isSameAs(bean);
        assertThat(wrapping.postProcessAfterInitialization(wrapped, "caches")).isSameAs(wrapped);
    }

    private static final class PlainCaches extends ConcurrentMapCacheManager implements LoadBalancerCacheManager {}
}
