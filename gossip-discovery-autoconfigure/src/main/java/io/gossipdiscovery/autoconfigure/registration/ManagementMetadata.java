package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where the actuator of this application is found, in the words that Spring Boot Admin reads. Only what differs from what it would
 * assume is told: the address of the instance, {@code /actuator} and {@code health}.
 */
final class ManagementMetadata {

    static final String PORT = "management.port";
    static final String SCHEME = "management.scheme";
    static final String ADDRESS = "management.address";
    static final String CONTEXT_PATH = "management.context-path";
    static final String HEALTH_PATH = "health.path";

    private static final String ASSUMED_PATH = "/actuator";
    private static final String ASSUMED_HEALTH_PATH = "health";

    private final Environment environment;

    ManagementMetadata(Environment environment) {
        this.environment = environment;
    }

    /**
     * The entries for an actuator.
     *
     * @param ownPort port of a management server of its own, or null where the web server of the application serves it
     * @param ownScheme https if that server speaks TLS
     * @param instanceScheme scheme of the instance's own URI
     */
    Map<String, String> of(@Nullable Integer ownPort, String ownScheme, String instanceScheme) {
        Map<String, String> entries = new TreeMap<>();
        if (ownPort == null && property("management.server.port").startsWith("-")) {
            return entries; // switched off
        }
        if (ownPort != null) {
            entries.put(PORT, ownPort.toString());
            if (!ownScheme.equals(instanceScheme)) {
                entries.put(SCHEME, ownScheme);
            }
            String address = address();
            if (address != null) {
                entries.put(ADDRESS, address);
            }
        }
        String actuator = environment.getProperty("management.endpoints.web.base-path", ASSUMED_PATH);
        String path = join(ownPort != null ? property("management.server.base-path") : basePath(), actuator);
        if (!path.equals(ASSUMED_PATH)) {
            entries.put(CONTEXT_PATH, path);
        }
        String health = environment.getProperty("management.endpoints.web.path-mapping.health", ASSUMED_HEALTH_PATH);
        if (!health.equals(ASSUMED_HEALTH_PATH)) {
            entries.put(HEALTH_PATH, health);
        }
        return entries;
    }

    /** The one address on which the management server listens, unless only this machine reaches it. */
    private @Nullable String address() {
        String address = environment.getProperty("management.server.address");
        if (!StringUtils.hasText(address)) {
            return null;
        }
        try {
            InetAddress only = InetAddress.getByName(address);
            return only.isAnyLocalAddress() || only.isLoopbackAddress()
                    ? null
                    : ServiceRecord.inUri(only.getHostAddress());
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Of a web server that serves both; the other stack's property is not set. */
    private String basePath() {
        String servlet = join(property("server.servlet.context-path"), property("spring.mvc.servlet.path"));
        return servlet.equals("/") ? property("spring.webflux.base-path") : servlet;
    }

    private String property(String name) {
        return environment.getProperty(name, "");
    }

    /** Two parts of a path, with one slash before each and none at the end. */
    private static String join(String first, String second) {
        String joined = ("/" + first + "/" + second).replaceAll("/+", "/");
        return joined.length() > 1 && joined.endsWith("/") ? joined.substring(0, joined.length() - 1) : joined;
    }
}
