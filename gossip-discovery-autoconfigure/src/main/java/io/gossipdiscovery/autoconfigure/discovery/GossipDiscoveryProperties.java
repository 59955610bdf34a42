package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this application finds others and is found.
 *
 * @param register Whether this application is registered as an instance of a service.
 * @param serviceId Name of the service. Defaults to spring.application.name.
 * @param instanceId Name of this instance, unique within the service. Defaults to service, host, port and the id of the node.
 * @param host Host name or IP address that callers use. Defaults to the address of the node.
 * @param port Port that callers use. Defaults to the port of the web server; without one, only an application that sets this
 *     is registered.
 * @param secure Whether callers use TLS.
 * @param scheme Scheme of the URI. Defaults to http or https.
 * @param metadata What callers should know of this instance, such as zone or weight.
 * @param order Order of the discovery client among others, lower first.
 * @param shutdown What happens before the application stops serving.
 */
@ConfigurationProperties("gossip.discovery")
public record GossipDiscoveryProperties(
        @DefaultValue("true") boolean register,
        @Nullable String serviceId,
        @Nullable String instanceId,
        @Nullable String host,
        @Nullable Integer port,
        @DefaultValue("false") boolean secure,
        @Nullable String scheme,
        @DefaultValue Map<String, String> metadata,
        @DefaultValue("0") int order,
        @DefaultValue Shutdown shutdown) {

    public GossipDiscoveryProperties {
        metadata = Map.copyOf(metadata);
    }

    /**
     * What happens before the application stops serving.
     *
     * @param drainTimeout Longest time for which a stop waits, before the web server drains, until callers know of it. It ends
     *     early when all of them do, as a rule after 200 ms, and at once when nobody else is in the cluster; 0 does not wait.
     */
    public record Shutdown(@DefaultValue("5s") Duration drainTimeout) {

        public Shutdown {
            if (drainTimeout.isNegative()) {
                throw new GossipConfigurationException(
                        "gossip.discovery.shutdown.drain-timeout is " + drainTimeout + ", it must not be negative.",
                        "Set gossip.discovery.shutdown.drain-timeout to a duration such as 5s, or to 0 for a stop that does not "
                                + "wait until callers know.");
            }
        }
    }
}
