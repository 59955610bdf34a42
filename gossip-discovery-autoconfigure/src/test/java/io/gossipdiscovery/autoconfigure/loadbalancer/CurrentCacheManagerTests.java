package io.gossipdiscovery.autoconfigure.loadbalancer;

import static io.gossipdiscovery.autoconfigure.service.Cluster.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;

class CurrentCacheManagerTests {

    private static final ServiceInstance OURS =
            new GossipServiceInstance(new ServiceRecord("s", "i", "h", 1, false, null, Map.of()));
    private static final ServiceInstance OTHERS = new DefaultServiceInstance("i", "s", "h", 1, false);

    private final Cache cache = Objects.requireNonNull(((LoadBalancerCacheManager)
                    new CurrentInstances().postProcessAfterInitialization(new PlainCaches(), "caches"))
            .getCache("any"));

    @Test
    void listsOfOursThatDoNotSayWhatTheyWereTakenFromAreNotKept() {
        cache.put("s", List.of(OURS));

        assertThat(cache.get("s")).isNull();
        assertThat(cache.putIfAbsent("s", List.of(OURS))).isNull();
        assertThat(cache.get("s")).isNull();
    }

    @Test
    void listsOfOursAreKeptWhileTheyAreCurrent() {
        Cluster cluster = new Cluster().alive(1, serving("inventory", 8081, Readiness.UP));
        ServiceIndex index = Cluster.index();
        index.onViewChanged(cluster.view());
        Quarantine quarantine = new Quarantine(() -> 0);
        List<ServiceInstance> candidates = new Candidates(index, quarantine, index.instances("inventory")).instances();

        cache.put("inventory", new ArrayList<>(candidates));
        assertThat((Object) cache.get("inventory", List.class)).isEqualTo(candidates);
        index.onViewChanged(
                cluster.alive(2, serving("orders", 8082, Readiness.UP)).view());
        assertThat((Object) cache.get("inventory", List.class))
                .as("of another service")
                .isNotNull();

        index.onViewChanged(
                cluster.alive(3, serving("inventory", 8083, Readiness.UP)).view());
        assertThat((Object) cache.get("inventory", List.class)).isNull();
        assertThat(cache.get("inventory")).isNull();
        cache.put("inventory", candidates);
        assertThat((Object) cache.get("inventory", List.class))
                .as("loaded before the change")
                .isNull();
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
        CurrentInstances wrapping = new CurrentInstances();
        Object bean = new Object();
        Object wrapped = wrapping.postProcessAfterInitialization(new PlainCaches(), "caches");

        assertThat(wrapping.postProcessAfterInitialization(bean, "bean")).isSameAs(bean);
        assertThat(wrapping.postProcessAfterInitialization(wrapped, "caches")).isSameAs(wrapped);
    }

    private static final class PlainCaches extends ConcurrentMapCacheManager implements LoadBalancerCacheManager {}
}
