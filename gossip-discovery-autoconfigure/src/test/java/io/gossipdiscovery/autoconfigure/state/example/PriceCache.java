package io.gossipdiscovery.autoconfigure.state.example;

import io.gossipdiscovery.autoconfigure.state.SharedState;
import io.gossipdiscovery.autoconfigure.state.SharedStateChangedEvent;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The prices that this instance has read. All instances forget theirs when one of them says that the catalogue has changed. */
@Component
class PriceCache {

    private static final String GENERATION = "catalogue.generation";

    private final Map<String, Integer> prices = new ConcurrentHashMap<>();
    private final SharedState state;

    PriceCache(SharedState state) {
        this.state = state;
    }

    int priceOf(String article, Function<String, Integer> database) {
        return prices.computeIfAbsent(article, database);
    }

    /** To be called by whoever has changed the catalogue, once the database has it: any value will do that was not there before. */
    void catalogueChanged() {
        state.publish(GENERATION, UUID.randomUUID().toString());
    }

    @EventListener
    void onChange(SharedStateChangedEvent event) {
        if (event.concerns(GENERATION)) {
            prices.clear();
        }
    }
}
