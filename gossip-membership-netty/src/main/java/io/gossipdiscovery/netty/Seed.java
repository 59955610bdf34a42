package io.gossipdiscovery.netty;

import java.util.regex.Pattern;

/**
 * Where a node begins to look for others, not yet resolved: {@code host:port}, or {@code dns:name:port} for a name that stands
 * for any number of nodes, for none as well.
 *
 * @param text as it was given
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 * @param mayBeEmpty true if it is no problem that nobody stands behind the name yet
 */
public record Seed(String text, String host, int port, boolean mayBeEmpty) {

    private static final String DNS = "dns:";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HOST_LENGTH = 253;
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._-]+");
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /**
     * Reads {@code host:port}, {@code 10.0.0.1:port}, {@code [2001:db8::1]:port} or {@code dns:name:port}.
     *
     * @throws IllegalArgumentException for anything else, with the remedy
     */
    public static Seed parse(String given) {
        String text = given.strip();
        return text.startsWith(DNS) && text.indexOf(':', DNS.length()) >= 0
                ? parseName(given, text.substring(DNS.length()))
                : parseHost(given, text);
    }

    private static Seed parseName(String given, String text) {
        Seed seed = parseHost(given, text);
        if (seed.isLiteral()) {
            throw malformed(given, "has an IP address behind 'dns:': write addresses without it");
        }
        return new Seed(given, seed.host, seed.port, true);
    }

    private static Seed parseHost(String given, String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        if (colon < 0 || (bracketed && text.endsWith("]"))) {
            throw malformed(given, "has no port: write host:port, such as " + text + ":17946");
        }
        String host = text.substring(0, colon);
        if (bracketed) {
            host = withoutBrackets(given, host);
        } else if (text.contains("://")) {
            throw malformed(given, "is a URL: write host:port without a scheme");
        } else if (host.indexOf(':') >= 0) {
            throw malformed(given, "has several colons: write an IPv6 address in brackets, such as [::1]:17946");
        } else if (!HOST.matcher(host).matches() || host.length() > MAX_HOST_LENGTH) {
            throw malformed(given, "has no valid host: write host:port");
        }
        return new Seed(given, host, port(given, text.substring(colon + 1)), false);
    }

    private static String withoutBrackets(String given, String bracketed) {
        if (!bracketed.endsWith("]")) {
            throw malformed(given, "has text after its brackets: write [IPv6 address]:port");
        }
        String host = bracketed.substring(1, bracketed.length() - 1);
        if (host.indexOf('%') >= 0) {
            throw malformed(given, "has an IPv6 zone, which means nothing to other nodes: use an address without one");
        }
        if (!IPV6.matcher(host).matches()) {
            throw malformed(given, "has no IPv6 address in its brackets: write other hosts without brackets");
        }
        return host;
    }

    private static int port(String given, String digits) {
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw malformed(given, "has port '" + digits + "', allowed are 1 to " + MAX_PORT);
        }
        return port;
    }

    private static IllegalArgumentException malformed(String given, String what) {
        return new IllegalArgumentException("Seed '" + given + "' " + what);
    }

    /** True if the host is an IP address, which nobody has to be asked about. */
    boolean isLiteral() {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }
}
