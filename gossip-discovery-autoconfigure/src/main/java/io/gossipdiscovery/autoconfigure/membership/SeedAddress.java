package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;

/**
 * One of {@code gossip.seeds}.
 *
 * @param host a name or an address, IPv6 without its brackets
 * @param port 1 to 65535
 */
record SeedAddress(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws GossipConfigurationException for anything else
     */
    static SeedAddress parse(String seed) {
        String text = seed.strip();
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw malformed(seed, "it has no port");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        if (!bracketed && host.indexOf(':') >= 0) {
            throw malformed(seed, "an IPv6 address needs brackets");
        }
        if (host.chars().anyMatch(c -> c <= ' ' || "/@?#,".indexOf(c) >= 0)
                || (!bracketed && (host.indexOf('[') >= 0 || host.indexOf(']') >= 0))) {
            throw malformed(seed, "'" + host + "' is no host");
        }
        return new SeedAddress(
                bracketed ? host.substring(1, host.length() - 1) : host, port(seed, text.substring(colon + 1)));
    }

    private static int port(String seed, String digits) {
        if (!digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        throw malformed(seed, "'" + digits + "' is no port from 1 to " + MAX_PORT);
    }

    private static GossipConfigurationException malformed(String seed, String why) {
        return new GossipConfigurationException(
                "gossip.seeds contains '" + seed + "', which is not host:port: " + why + ".",
                "Write every seed as host:port, such as 'seed-1.example.org:17946' or '[2001:db8::1]:17946', "
                        + "separated by commas.");
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
