package io.gossipdiscovery.autoconfigure.registration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;

/**
 * The host under which this application is called.
 *
 * @param host name or IP address, IPv6 without brackets
 * @param reason why it was taken, in words for a person
 */
record RegisteredHost(String host, String reason) {

    /** Because a property says so. */
    static RegisteredHost configured(String host) {
        return new RegisteredHost(host, "gossip.discovery.host says so");
    }

    /**
     * The only address on which the web server listens: at any other it refuses. Null where it listens on all, and where it listens
     * on loopback alone while the node is on a network, which only those who run a proxy beside it do.
     *
     * @param serverAddress what {@code server.address} says
     */
    static @Nullable RegisteredHost ofServer(@Nullable String serverAddress, InetAddress nodeAddress) {
        if (serverAddress == null) {
            return null;
        }
        try {
            InetAddress only = InetAddress.getByName(serverAddress);
            boolean isReached =
                    !only.isAnyLocalAddress() && (!only.isLoopbackAddress() || nodeAddress.isLoopbackAddress());
            return isReached
                    ? new RegisteredHost(withoutZone(only), "server.address lets the web server listen there alone")
                    : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether a web server of this address is reached by this machine alone. */
    static boolean isOnLoopback(@Nullable String serverAddress) {
        try {
            return serverAddress != null && InetAddress.getByName(serverAddress).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * What Spring Cloud's own choice is, where somebody has told it what to prefer. Left to itself it takes the first interface,
     * which may be that of containers; and a node that keeps to loopback leaks nothing to a network. Null in these cases.
     */
    static @Nullable RegisteredHost preferred(
            @Nullable InetUtils inetUtils, @Nullable InetUtilsProperties properties, InetAddress nodeAddress) {
        if (inetUtils == null || properties == null || nodeAddress.isLoopbackAddress() || !saysWhat(properties)) {
            return null;
        }
        InetAddress found = inetUtils.findFirstNonLoopbackAddress();
        return found == null || found.isLoopbackAddress()
                ? null
                : new RegisteredHost(withoutZone(found), "spring.cloud.inetutils prefers it");
    }

    private static boolean saysWhat(InetUtilsProperties properties) {
        return !properties.getPreferredNetworks().isEmpty()
                || !properties.getIgnoredInterfaces().isEmpty()
                || properties.isUseOnlySiteLocalInterfaces();
    }

    /** The zone of a link-local IPv6 address means nothing to others. */
    private static String withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
