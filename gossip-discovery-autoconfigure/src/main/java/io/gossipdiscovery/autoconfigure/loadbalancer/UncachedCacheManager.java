package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;

/**
 * A cache manager whose caches keep no instances of ours: they are in memory already, and a copy would be old. Instances of
 * other discovery clients are kept as before.
 */
final class UncachedCacheManager implements LoadBalancerCacheManager {

    private final LoadBalancerCacheManager delegate;
    private final ConcurrentMap<String, Cache> caches = new ConcurrentHashMap<>();

    UncachedCacheManager(LoadBalancerCacheManager delegate) {
        this.delegate = delegate;
    }

    @Override
    public @Nullable Cache getCache(String name) {
        Cache known = caches.get(name);
        if (known != null) {
            return known;
        }
        Cache cache = delegate.getCache(name);
        return cache == null ? null : caches.computeIfAbsent(name, key -> new UncachedCache(cache));
    }

    @Override
    public Collection<String> getCacheNames() {
        return delegate.getCacheNames();
    }

    @Override
    public void resetCaches() {
        delegate.resetCaches();
    }

    /** True of a list of our instances. Lists may be computed as they are read (by weight): only the first is looked at. */
    private static boolean isOurs(@Nullable Object value) {
        return value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof GossipServiceInstance;
    }

    private record UncachedCache(Cache delegate) implements Cache {

        @Override
        public String getName() {
            return delegate.getName();
        }

        @Override
        public Object getNativeCache() {
            return delegate.getNativeCache();
        }

        @Override
        public @Nullable ValueWrapper get(Object key) {
            return delegate.get(key);
        }

        @Override
        public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
            return delegate.get(key, type);
        }

        @Override
        public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
            return delegate.get(key, valueLoader);
        }

        @Override
        public @Nullable CompletableFuture<?> retrieve(Object key) {
            return delegate.retrieve(key);
        }

        @Override
        public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
            return delegate.retrieve(key, valueLoader);
        }

        @Override
        public void put(Object key, @Nullable Object value) {
            if (isOurs(value)) {
                delegate.evict(key);
            } else {
                delegate.put(key, value);
            }
        }

        @Override
        public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
            return isOurs(value) ? delegate.get(key) : delegate.putIfAbsent(key, value);
        }

        @Override
        public void evict(Object key) {
            delegate.evict(key);
        }

        @Override
        public boolean evictIfPresent(Object key) {
            return delegate.evictIfPresent(key);
        }

        @Override
        public void clear() {
            delegate.clear();
        }

        @Override
        public boolean invalidate() {
            return delegate.invalidate();
        }
    }
}
