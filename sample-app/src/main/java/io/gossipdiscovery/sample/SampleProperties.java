package io.gossipdiscovery.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What one instance of the sample is.
 *
 * @param role the part it plays, {@code storefront} or {@code inventory}; it is also the name of the service
 */
@ConfigurationProperties("sample")
record SampleProperties(@Nullable String role) {

    static final String STOREFRONT = "storefront";
    static final String INVENTORY = "inventory";

    SampleProperties {
        if (!STOREFRONT.equals(role) && !INVENTORY.equals(role)) {
            throw new UnknownRoleException(role);
        }
    }
}
