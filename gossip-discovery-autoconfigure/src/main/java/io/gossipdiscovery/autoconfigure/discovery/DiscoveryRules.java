package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What the values of {@code gossip.discovery} must be. Whoever breaks one is told the property, its value and the remedy. */
final class DiscoveryRules {

    /** The keys that Spring Cloud LoadBalancer reads. */
    private static final String ZONE = "zone";

    private static final String WEIGHT = "weight";
    private static final String HINT = "hint";

    private static final String PORT_PREFIX = "port.";

    private static final Duration SHORTEST_POLLING = Duration.ofMillis(100);

    private DiscoveryRules() {}

    /** A property that holds nothing, as an empty placeholder leaves it, counts as not set. */
    static @Nullable String text(@Nullable String value) {
        return StringUtils.hasText(value) ? value.strip() : null;
    }

    /** IPv6 may be given as it stands in a URI. */
    static @Nullable String withoutBrackets(@Nullable String host) {
        return host != null && host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static void checkIdentity(@Nullable String serviceId, @Nullable String instanceId) {
        if (serviceId != null) {
            require(
                    "gossip.discovery.service-id",
                    ServiceRecord.problemOfServiceId(serviceId),
                    "Set it to the name by which callers know the service, or leave it out for spring.application.name.");
        }
        if (instanceId != null) {
            require(
                    "gossip.discovery.instance-id",
                    ServiceRecord.problemOfInstanceId(instanceId),
                    "Set it to a name that no other instance of the service has, or leave it out for one that is unique.");
        }
    }

    static void checkPlace(
            @Nullable String host, @Nullable Integer port, @Nullable String scheme, @Nullable Boolean secure) {
        if (host != null) {
            require(
                    "gossip.discovery.host",
                    ServiceRecord.problemOfHost(host),
                    "Set it to a host name or an IP address alone, without scheme, port or path.");
        }
        if (port != null) {
            require(
                    "gossip.discovery.port",
                    ServiceRecord.problemOfPort(port),
                    "Set it to the port that callers use, or leave it out for the port of the web server, which is known also where "
                            + "server.port is 0.");
        }
        if (scheme != null) {
            require(
                    "gossip.discovery.scheme",
                    ServiceRecord.problemOfScheme(scheme),
                    "Set it to a scheme such as http or https, or leave it out.");
        }
        boolean contradicts = scheme != null
                && secure != null
                && (secure ? scheme.equalsIgnoreCase("http") : scheme.equalsIgnoreCase("https"));
        if (contradicts) {
            throw new GossipConfigurationException(
                    "gossip.discovery.scheme is '" + scheme + "' and gossip.discovery.secure is " + secure
                            + ": callers would not know which to use.",
                    "Remove one of gossip.discovery.scheme and gossip.discovery.secure; each follows from the other.");
        }
    }

    static void checkPorts(Map<String, Integer> ports) {
        ports.forEach((name, port) -> {
            String property = "gossip.discovery.ports." + name;
            if (port == 0) {
                throw new GossipConfigurationException(
                        property
                                + " is 0: it is the port that callers use, and nobody can call a port that is chosen when it is bound.",
                        "Set " + property
                                + " to the port on which it listens, 1 to 65535; where that is random, put it into the "
                                + "metadata of the GossipRegistration in a RegistrationLifecycle, as " + PORT_PREFIX
                                + name + ".");
            }
            require(
                    property,
                    ServiceRecord.problemOfPort(port),
                    "Set " + property + " to the port that callers use, or remove it.");
        });
    }

    static void checkWeight(@Nullable Integer weight) {
        if (weight != null && weight < 1) {
            throw new GossipConfigurationException(
                    "gossip.discovery.weight is " + weight + ", it must be 1 or more.",
                    "Set gossip.discovery.weight to the share of calls relative to other instances, whose default is 1; an instance "
                            + "that should get none is set OUT_OF_SERVICE at /actuator/serviceregistry, or starts so with "
                            + "gossip.discovery.initial-status=out-of-service.");
        }
    }

    static void checkWait(String property, Duration wait, String allowed) {
        if (wait.isNegative()) {
            throw new GossipConfigurationException(
                    property + " is " + wait + ", it must not be negative.",
                    "Set " + property + " to a duration such as " + allowed + ".");
        }
    }

    static void checkPolling(String property, Duration value) {
        if (value.compareTo(SHORTEST_POLLING) < 0) {
            throw new GossipConfigurationException(
                    property + " is " + value + ", it must be " + SHORTEST_POLLING + " or more.",
                    "Set " + property + " to a duration such as 1s; 100ms is the shortest.");
        }
    }

    /** The metadata together with what properties of their own say, which must not contradict it. */
    static Map<String, String> mergedMetadata(
            Map<String, String> metadata,
            @Nullable String zone,
            @Nullable Integer weight,
            @Nullable String hint,
            Map<String, Integer> ports) {
        Map<String, String> merged = new TreeMap<>(metadata);
        put(merged, ZONE, zone, "gossip.discovery.zone");
        put(merged, WEIGHT, weight, "gossip.discovery.weight");
        put(merged, HINT, hint, "gossip.discovery.hint");
        ports.forEach((name, port) -> put(merged, PORT_PREFIX + name, port, "gossip.discovery.ports." + name));
        require(
                "gossip.discovery.metadata",
                ServiceRecord.problemOfMetadata(merged),
                "Make gossip.discovery.metadata smaller: it travels to every member.");
        return merged;
    }

    private static void put(Map<String, String> merged, String key, @Nullable Object value, String property) {
        String text = value == null ? null : value.toString();
        String other = text == null ? null : merged.put(key, text);
        if (other != null && !other.equals(text)) {
            throw new GossipConfigurationException(
                    property + " is '" + text + "' and gossip.discovery.metadata." + key + " is '" + other
                            + "', both tell the same thing of this instance.",
                    "Remove one of " + property + " and gossip.discovery.metadata." + key + ".");
        }
    }

    private static void require(String property, @Nullable String problem, String remedy) {
        if (problem != null) {
            throw new GossipConfigurationException(property + " cannot be used: " + problem + ".", remedy);
        }
    }
}
