package io.gossipdiscovery.membership.crypto;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of so many entries at most; beyond them, the one goes that was not used for longest. */
final class LatelyUsed<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int limit;

    LatelyUsed(int limit) {
        super(16, 0.75f, true);
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
    }
}
