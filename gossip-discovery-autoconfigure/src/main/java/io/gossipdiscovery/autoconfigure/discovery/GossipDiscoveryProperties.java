package io.gossipdiscovery.autoconfigure.discovery;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this application finds others and is found.
 *
 * @param register Whether this application is registered as an instance of a service.
 * @param serviceId Name of the service. Defaults to spring.application.name.
 * @param instanceId Name of this instance, unique within the service: an application does not start while another that answers
 *     has it at another host and port. Defaults to service, host, port and the id of the node, which is new at each start.
 * @param host Host name or IP address that callers use. Defaults to server.address where that is one address, else to what
 *     spring.cloud.inetutils prefers where its preferred-networks, ignored-interfaces or use-only-site-local-interfaces are set,
 *     else to the address of the node.
 * @param port Port that callers use. Defaults to the port of the web server; without one, only an application that sets this
 *     is registered.
 * @param ports Further ports by name; each is told as metadata port.NAME. May be changed while running.
 * @param secure Whether callers use TLS. Defaults to what the scheme says, else to whether the web server has server.ssl.
 * @param scheme Scheme of the URI. Defaults to http or https.
 * @param initialStatus Whether this instance is called from its registration on, or only when a person sets it UP at
 *     /actuator/serviceregistry.
 * @param zone Zone of this instance, told as metadata zone, and the one that this application prefers with
 *     spring.cloud.loadbalancer.configurations=zone-preference unless spring.cloud.loadbalancer.zone names another. Defaults to none. A change while
 *     running is told to others; what this application prefers itself changes with its next start.
 * @param weight Share of calls relative to other instances, told as metadata weight, for callers with
 *     spring.cloud.loadbalancer.configurations=weighted, to whom an instance without it counts as 1. Defaults to none. May be changed while running.
 * @param hint Hint that callers who select by hint must give to get this instance, told as metadata hint. Defaults to none. May be changed while
 *     running.
 * @param metadata What callers should know of this instance. A key that a property of its own sets to something else, such as
 *     zone, is an error. May be changed while running.
 * @param order Order of the discovery client among others, lower first.
 * @param readiness What else decides whether this instance is called.
 * @param shutdown What happens when the application stops.
 */
@ConfigurationProperties("gossip.discovery")
public record GossipDiscoveryProperties(
        @DefaultValue("true") boolean register,
        @Nullable String serviceId,
        @Nullable String instanceId,
        @Nullable String host,
        @Nullable Integer port,
        @DefaultValue Map<String, Integer> ports,
        @Nullable Boolean secure,
        @Nullable String scheme,
        @DefaultValue("up") InitialStatus initialStatus,
        @Nullable String zone,
        @Nullable Integer weight,
        @Nullable String hint,
        @DefaultValue Map<String, String> metadata,
        @DefaultValue("0") int order,
        @DefaultValue Readiness readiness,
        @DefaultValue Shutdown shutdown) {

    @ConstructorBinding
    public GossipDiscoveryProperties {
        serviceId = DiscoveryRules.text(serviceId);
        instanceId = DiscoveryRules.text(instanceId);
        host = DiscoveryRules.withoutBrackets(DiscoveryRules.text(host));
        scheme = DiscoveryRules.text(scheme);
        zone = DiscoveryRules.text(zone);
        hint = DiscoveryRules.text(hint);
        ports = Map.copyOf(ports);
        metadata = Map.copyOf(metadata);
        DiscoveryRules.checkIdentity(serviceId, instanceId);
        DiscoveryRules.checkPlace(host, port, scheme, secure);
        DiscoveryRules.checkPorts(ports);
        DiscoveryRules.checkWeight(weight);
        DiscoveryRules.mergedMetadata(metadata, zone, weight, hint, ports);
    }

    /** The defaults. Spring Cloud makes them whenever it rebinds beans, and where it cannot it warns each time. */
    GossipDiscoveryProperties() {
        this(
                true,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                InitialStatus.UP,
                null,
                null,
                null,
                Map.of(),
                0,
                new Readiness(null, Readiness.INTERVAL, Readiness.TIMEOUT),
                new Shutdown(Shutdown.DRAIN_TIMEOUT, Shutdown.LEAVE_TIMEOUT));
    }

    /** What is told of this instance: the metadata together with zone, weight, hint and further ports. */
    public Map<String, String> toldMetadata() {
        return DiscoveryRules.mergedMetadata(metadata, zone, weight, hint, ports);
    }

    /** These properties, with what may change while the application runs as others say. */
    public GossipDiscoveryProperties refreshedBy(GossipDiscoveryProperties others) {
        return new GossipDiscoveryProperties(
                register,
                serviceId,
                instanceId,
                host,
                port,
                others.ports,
                secure,
                scheme,
                initialStatus,
                others.zone,
                others.weight,
                others.hint,
                others.metadata,
                order,
                readiness,
                shutdown);
    }

    /** Whether an instance is called from its registration on. */
    public enum InitialStatus {
        /** It is called at once. */
        UP,
        /** It is called when a person sets it UP. */
        OUT_OF_SERVICE
    }

    /**
     * What decides whether this instance is called, besides the readiness state of the application, which always does.
     *
     * @param healthGroup Health group, one of management.endpoint.health.group or readiness, that must be well for this instance to
     *     be called: one whose status is answered over HTTP with an error, as DOWN and OUT_OF_SERVICE are, takes it out. Defaults to none.
     * @param interval How often the health group is asked, at least 100ms.
     * @param timeout How long the answer of the health group is waited for, at least 100ms. Without one the instance is not called;
     *     the group is asked again when it has answered.
     */
    public record Readiness(
            @Nullable String healthGroup, @DefaultValue("1s") Duration interval, @DefaultValue("5s") Duration timeout) {

        private static final Duration INTERVAL = Duration.ofSeconds(1);
        private static final Duration TIMEOUT = Duration.ofSeconds(5);

        public Readiness {
            healthGroup = DiscoveryRules.text(healthGroup);
            DiscoveryRules.checkPolling("gossip.discovery.readiness.interval", interval);
            DiscoveryRules.checkPolling("gossip.discovery.readiness.timeout", timeout);
        }
    }

    /**
     * What happens when the application stops.
     *
     * @param drainTimeout Longest time for which a stop waits, before the web server drains, until callers know of it. It ends
     *     early when all of them do, as a rule after 200 ms, and at once when nobody else is in the cluster; 0 does not wait. It
     *     always ends before spring.lifecycle.timeout-per-shutdown-phase.
     * @param leaveTimeout Longest time for which the end of the application waits until others have confirmed that its node has
     *     left. It ends early when all who were told have, as a rule after milliseconds; 0 says goodbye and does not wait.
     */
    public record Shutdown(@DefaultValue("5s") Duration drainTimeout, @DefaultValue("1s") Duration leaveTimeout) {

        private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

        /** As long as the presets wait. */
        private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);

        public Shutdown {
            DiscoveryRules.checkWait(
                    "gossip.discovery.shutdown.drain-timeout",
                    drainTimeout,
                    "5s, or to 0 for a stop that does not wait until callers know");
            DiscoveryRules.checkWait(
                    "gossip.discovery.shutdown.leave-timeout",
                    leaveTimeout,
                    "1s, or to 0 for a goodbye that waits for nobody");
        }
    }
}
