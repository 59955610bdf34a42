package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.netty.GossipNode;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.util.StringUtils;

/**
 * What this application registers. Its port is known once the web server listens; its metadata may be changed until it is
 * registered, by a {@code RegistrationLifecycle} for instance. Safe for use by any thread.
 */
public final class GossipRegistration implements Registration {

    /** Where Spring Boot Admin and others look for the port of a management server of its own. */
    public static final String MANAGEMENT_PORT = "management.port";

    private static final String NAMELESS = "application";

    private final GossipDiscoveryProperties properties;
    private final @Nullable String serviceId;
    private final String host;
    private final String nodeId;
    private final Map<String, String> metadata;
    private volatile int webServerPort;

    /**
     * A registration whose port is not yet known.
     *
     * @param applicationName names the service where the properties do not; null leaves it without a name, which only matters
     *     when it is registered
     */
    public GossipRegistration(GossipDiscoveryProperties properties, @Nullable String applicationName, GossipNode node) {
        this(properties, applicationName, node.address().host(), node.id().abbreviated());
    }

    GossipRegistration(
            GossipDiscoveryProperties properties, @Nullable String applicationName, String nodeHost, String nodeId) {
        this.properties = properties;
        this.serviceId = StringUtils.hasText(properties.serviceId()) ? properties.serviceId() : applicationName;
        this.host = StringUtils.hasText(properties.host()) ? properties.host() : nodeHost;
        this.nodeId = nodeId;
        this.metadata = new ConcurrentHashMap<>(properties.metadata());
    }

    /** The port of the application's web server. */
    void webServerPort(int port) {
        this.webServerPort = port;
    }

    /** The port of a management server of its own. */
    void managementPort(int port) {
        metadata.put(MANAGEMENT_PORT, Integer.toString(port));
    }

    /** True once there is a port to call. */
    boolean hasPort() {
        return getPort() > 0;
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
                    getServiceId(),
                    getInstanceId(),
                    host,
                    getPort(),
                    properties.secure(),
                    properties.scheme(),
                    metadata);
        } catch (IllegalArgumentException e) {
            throw new GossipConfigurationException(
                    "This application cannot be registered: " + e.getMessage() + ".",
                    "Correct the property of gossip.discovery that it names: service-id, instance-id, host, port, scheme or "
                            + "metadata.");
        }
    }

    @Override
    public String getInstanceId() {
        return StringUtils.hasText(properties.instanceId())
                ? properties.instanceId()
                : getServiceId() + "-" + host + "-" + getPort() + "-" + nodeId;
    }

    @Override
    public String getServiceId() {
        return StringUtils.hasText(serviceId) ? serviceId : NAMELESS;
    }

    @Override
    public String getHost() {
        return host;
    }

    /** 0 until it is known. */
    @Override
    public int getPort() {
        Integer port = properties.port();
        return port != null ? port : webServerPort;
    }

    @Override
    public boolean isSecure() {
        return properties.secure();
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
        return getServiceId() + "/" + getInstanceId() + " at " + host + ":" + getPort();
    }
}
