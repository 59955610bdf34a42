package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.util.StringUtils;

/**
 * Gives each load balancer of this application the zone that this application tells of itself, unless
 * {@code spring.cloud.loadbalancer.zone} has named one. Made in the context of each load balancer; not annotated, so that no
 * component scan finds it. Public for code that is generated ahead of time.
 */
public final class PreferredZone {

    PreferredZone(
            ObjectProvider<LoadBalancerZoneConfig> configs, ObjectProvider<GossipDiscoveryProperties> properties) {
        properties.ifAvailable(own -> configs.ifAvailable(config -> prefer(config, own)));
    }

    private static void prefer(LoadBalancerZoneConfig config, GossipDiscoveryProperties own) {
        String zone = own.toldMetadata().get("zone");
        if (zone != null && !StringUtils.hasText(config.getZone())) {
            config.setZone(zone);
        }
    }
}
