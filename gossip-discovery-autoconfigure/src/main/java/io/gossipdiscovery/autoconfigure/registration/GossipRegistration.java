package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.netty.GossipNode;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.util.StringUtils;

/**
 * What this application registers. Its port is known once the web server listens; its metadata may be changed until it is
 * registered, by a {@code RegistrationLifecycle} for instance, and what is put there stays when properties change later. Safe for
 * use by any thread.
 */
public final class GossipRegistration implements Registration {

    private static final String NAMELESS = "application";

    private final @Nullable String serviceId;
    private final RegisteredHost host;
    private final String nodeId;
    private final Map<String, String> metadata = new ConcurrentHashMap<>();
    private volatile GossipDiscoveryProperties properties;
    private volatile Supplier<OwnReadiness> own = () -> OwnReadiness.UNWATCHED;
    private volatile int webServerPort;
    private volatile boolean webServerSpeaksTls;

    /** What the management server and its actuator add. Guarded by this. */
    private Map<String, String> management = Map.of();

    /** What this class has put into the metadata. Guarded by this. */
    private Map<String, String> put = Map.of();

    /**
     * A registration whose port is not yet known, under the address of a node or what the properties say instead.
     *
     * @param applicationName names the service where the properties do not; null leaves it without a name, which only matters
     *     when it is registered
     */
    public GossipRegistration(GossipDiscoveryProperties properties, @Nullable String applicationName, GossipNode node) {
        this(
                properties,
                applicationName,
                new RegisteredHost(node.address().host(), "it is the address of the node"),
                node.id().abbreviated());
    }

    GossipRegistration(
            GossipDiscoveryProperties properties,
            @Nullable String applicationName,
            RegisteredHost otherwise,
            String nodeId) {
        this.properties = properties;
        this.serviceId = properties.serviceId() != null ? properties.serviceId() : applicationName;
        this.host = properties.host() != null ? RegisteredHost.configured(properties.host()) : otherwise;
        this.nodeId = nodeId;
        putMetadata();
    }

    /** Where the application's web server listens, and whether it speaks TLS there. */
    void webServer(int port, boolean speaksTls) {
        this.webServerPort = port;
        this.webServerSpeaksTls = speaksTls;
    }

    /** What callers of the actuator should know, instead of what was told before. What the properties say comes first. */
    synchronized void management(Map<String, String> entries) {
        management = Map.copyOf(entries);
        putMetadata();
    }

    /** Takes the metadata of other properties, with all that belongs to it; the rest of what is registered stays. */
    synchronized void reconfigure(GossipDiscoveryProperties others) {
        properties = others;
        putMetadata();
    }

    /** The properties as they were applied last. */
    GossipDiscoveryProperties properties() {
        return properties;
    }

    private synchronized void putMetadata() {
        Map<String, String> wanted = new TreeMap<>(management);
        wanted.putAll(properties.toldMetadata());
        put.forEach((key, value) -> {
            if (!value.equals(wanted.get(key))) {
                metadata.remove(key, value);
            }
        });
        wanted.forEach((key, value) -> {
            if (!value.equals(put.get(key))) {
                metadata.putIfAbsent(key, value);
            }
        });
        put = wanted;
    }

    /** True once there is a port to call. */
    boolean hasPort() {
        return getPort() > 0;
    }

    /** True where the actuator is served by a management server of its own. */
    synchronized boolean hasManagementServer() {
        return management.containsKey(ManagementMetadata.PORT);
    }

    /** Says from now on what this supplies, instead of nothing that would keep callers away. */
    void saysOfItself(Supplier<OwnReadiness> supplier) {
        own = supplier;
    }

    /** What the application says of itself. */
    OwnReadiness ownReadiness() {
        return own.get();
    }

    /** What is told where neither a person nor the application says otherwise. */
    Readiness initialReadiness() {
        return switch (properties.initialStatus()) {
            case UP -> Readiness.UP;
            case OUT_OF_SERVICE -> Readiness.OUT_OF_SERVICE;
        };
    }

    /**
     * The registration as it stands.
     *
     * @throws GossipConfigurationException if it has no name or cannot travel
     */
    ServiceRecord toRecord() {
        if (!StringUtils.hasText(serviceId)) {
            throw new GossipConfigurationException(
                    "This application has no name to be registered under: spring.application.name is not set.",
                    "Set spring.application.name, or gossip.discovery.service-id; an application that only calls others sets "
                            + "gossip.discovery.register=false.");
        }
        try {
            return new ServiceRecord(
                    getServiceId(), getInstanceId(), host.host(), getPort(), isSecure(), getScheme(), metadata);
        } catch (IllegalArgumentException e) {
            throw new GossipConfigurationException(
                    "This application cannot be registered: " + e.getMessage() + ".",
                    "Correct what names it, spring.application.name or a property of gossip.discovery, or what a "
                            + "RegistrationLifecycle puts into its metadata.");
        }
    }

    /**
     * As the properties say, else of service, host, port and the node's id: unique, and the same as long as the node lives and the
     * port stays.
     */
    @Override
    public String getInstanceId() {
        String configured = properties.instanceId();
        return configured != null ? configured : getServiceId() + "-" + host.host() + "-" + getPort() + "-" + nodeId;
    }

    @Override
    public String getServiceId() {
        return StringUtils.hasText(serviceId) ? serviceId : NAMELESS;
    }

    /** IPv6 in brackets, as in a URI. */
    @Override
    public String getHost() {
        return ServiceRecord.inUri(host.host());
    }

    /** Why this host was taken, in words for a person. */
    public String hostReason() {
        return host.reason();
    }

    /** 0 until it is known. */
    @Override
    public int getPort() {
        Integer port = properties.port();
        return port != null ? port : webServerPort;
    }

    @Override
    public boolean isSecure() {
        Boolean secure = properties.secure();
        String scheme = properties.scheme();
        if (secure != null || scheme == null) {
            return Objects.requireNonNullElse(secure, webServerSpeaksTls);
        }
        return scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("wss");
    }

    /** Where this application is called, once its port is known. */
    @Override
    public URI getUri() {
        return new GossipServiceInstance(toRecord()).getUri();
    }

    /** May be changed until this is registered. */
    @Override
    public Map<String, String> getMetadata() {
        return metadata;
    }

    @Override
    public @Nullable String getScheme() {
        return properties.scheme();
    }

    @Override
    public String toString() {
        return getServiceId() + "/" + getInstanceId() + " at " + getHost() + ":" + getPort();
    }
}
