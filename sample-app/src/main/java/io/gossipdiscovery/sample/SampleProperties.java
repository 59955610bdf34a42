package io.gossipdiscovery.sample;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one instance of the sample is.
 *
 * @param role the part it plays, {@code storefront} or {@code inventory}; it is also the name of the service
 * @param inventory how it plays an inventory
 */
@ConfigurationProperties("sample")
record SampleProperties(@Nullable String role, @DefaultValue Inventory inventory) {

    static final String STOREFRONT = "storefront";
    static final String INVENTORY = "inventory";

    SampleProperties {
        if (!STOREFRONT.equals(role) && !INVENTORY.equals(role)) {
            throw new UnknownRoleException(role);
        }
    }

    /**
     * How an inventory behaves.
     *
     * @param latency how long it takes over each answer
     */
    record Inventory(@DefaultValue("0ms") Duration latency) {

        Inventory {
            if (latency.isNegative()) {
                throw new IllegalArgumentException("sample.inventory.latency must not be negative, but is " + latency);
            }
        }
    }
}
