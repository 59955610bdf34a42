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
 * A cache manager whose caches know instances of ours for as long only as nothing of their service changes: with the next call a list
 * that is no longer current is not there. Lists of ours that do not say what they were taken from are not kept at all. Instances of
 * other discovery clients are kept as before.
 */
final class CurrentCacheManager implements LoadBalancerCacheManager {

    private final LoadBalancerCacheManager delegate;
    private final ConcurrentMap<String, Cache> caches = new ConcurrentHashMap<>();

    CurrentCacheManager(LoadBalancerCacheManager delegate) {
        this.delegate = delegate;
    }

    @Override
    public @Nullable Cache getCache(String name) {
        Cache known = caches.get(name);
        if (known != null) {
            return known;
        }
        Cache cache = delegate.getCache(name);
        return cache == null ? null : caches.computeIfAbsent(name, key -> new CurrentCache(cache));
    }

    @Override
    public Collection<String> getCacheNames() {
        return delegate.getCacheNames();
    }

    @Override
    public void resetCaches() {
        delegate.resetCaches();
    }

    /** False of a list of our instances that is outdated. Lists may be computed as they are read (by weight): only the first is looked at. */
    private static boolean isCurrent(@Nullable Object value) {
        return !(value instanceof List<?> list)
                || list.isEmpty()
                || !(list.get(0) instanceof GossipServiceInstance ours)
                || (ours.source() instanceof Candidates candidates && candidates.isCurrent());
    }

    private record CurrentCache(Cache delegate) implements Cache {

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
            ValueWrapper kept = delegate.get(key);
            return kept == null || isCurrent(kept.get()) ? kept : null;
        }

        @Override
        public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
            T kept = delegate.get(key, type);
            return isCurrent(kept) ? kept : null;
        }

        @Override
        public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
            evictOutdated(key);
            return delegate.get(key, valueLoader);
        }

        @Override
        public @Nullable CompletableFuture<?> retrieve(Object key) {
            evictOutdated(key);
            return delegate.retrieve(key);
        }

        @Override
        public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
            evictOutdated(key);
            return delegate.retrieve(key, valueLoader);
        }

        @Override
        public void put(Object key, @Nullable Object value) {
            if (isCurrent(value)) {
                delegate.put(key, value);
            } else {
                delegate.evict(key);
            }
        }

        @Override
        public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
            evictOutdated(key);
            return isCurrent(value) ? delegate.putIfAbsent(key, value) : delegate.get(key);
        }

        private void evictOutdated(Object key) {
            ValueWrapper kept = delegate.get(key);
            if (kept != null && !isCurrent(kept.get())) {
                delegate.evict(key);
            }
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
