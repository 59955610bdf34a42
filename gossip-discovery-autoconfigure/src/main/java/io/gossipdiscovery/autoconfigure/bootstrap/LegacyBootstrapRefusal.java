package io.gossipdiscovery.autoconfigure.bootstrap;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Says that a config server is not found from the bootstrap context of {@code spring-cloud-starter-bootstrap}, which would otherwise
 * look for it at its default address. Part of that context alone.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("spring.cloud.config.discovery.enabled")
@ConditionalOnBooleanProperty(
        name = {"gossip.enabled", "spring.cloud.discovery.enabled", "spring.cloud.config.enabled"},
        matchIfMissing = true)
final class LegacyBootstrapRefusal {

    @Bean
    static BeanFactoryPostProcessor gossipLegacyBootstrapRefusal() {
        return beans -> {
            throw new GossipConfigurationException(
                    "spring.cloud.config.discovery.enabled is true and the configuration is read in a bootstrap context: "
                            + "from there a config server in the gossip cluster cannot be found.",
                    "Use spring.config.import=configserver: and leave spring-cloud-starter-bootstrap and "
                            + "spring.cloud.bootstrap.enabled out; or set spring.cloud.config.uri.");
        };
    }
}
