package io.gossipdiscovery.autoconfigure.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service as its owner describes it. What it holds can always be encoded and always makes a URI.
 *
 * @param serviceId name of the service, 1 to 255 bytes of UTF-8 without control characters
 * @param instanceId name of the instance, 1 to 200 bytes of UTF-8 without control characters
 * @param host IP address, IPv6 without brackets, or name
 * @param port 1 to 65535
 * @param secure whether it speaks TLS
 * @param scheme of its URI, or null for http or https
 * @param metadata at most 256 entries, keys up to 255 and values up to 8,192 bytes of UTF-8
 */
public record ServiceRecord(
        String serviceId,
        String instanceId,
        String host,
        int port,
        boolean secure,
        @Nullable String scheme,
        Map<String, String> metadata) {

    static final int MAX_NAME_BYTES = 255;
    static final int MAX_INSTANCE_ID_BYTES = 200;
    static final int MAX_SCHEME_BYTES = 32;
    static final int MAX_METADATA = 256;
    static final int MAX_METADATA_KEY_BYTES = 255;
    static final int MAX_METADATA_VALUE_BYTES = 8_192;
    private static final int MAX_PORT = 65_535;

    public ServiceRecord {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        String problem = problem(serviceId, instanceId, host, port, scheme);
        if (problem == null) {
            problem = problemOfMetadata(metadata);
        }
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** What is wrong with these values, or null. */
    static @Nullable String problem(
            String serviceId, String instanceId, String host, int port, @Nullable String scheme) {
        String problem = problemOfServiceId(serviceId);
        problem = problem != null ? problem : problemOfInstanceId(instanceId);
        problem = problem != null ? problem : problemOfHost(host);
        problem = problem != null ? problem : problemOfPort(port);
        return problem != null || scheme == null ? problem : problemOfScheme(scheme);
    }

    /** What is wrong with the name of a service, or null. */
    public static @Nullable String problemOfServiceId(String serviceId) {
        return isText(serviceId, 1, MAX_NAME_BYTES)
                ? null
                : "Service id '" + serviceId + "' must have 1 to " + MAX_NAME_BYTES
                        + " bytes and no control characters";
    }

    /** What is wrong with the name of an instance, or null. */
    public static @Nullable String problemOfInstanceId(String instanceId) {
        return isText(instanceId, 1, MAX_INSTANCE_ID_BYTES)
                ? null
                : "Instance id '" + instanceId + "' must have 1 to " + MAX_INSTANCE_ID_BYTES
                        + " bytes and no control characters";
    }

    /** What is wrong with a host, IPv6 without brackets, or null. */
    public static @Nullable String problemOfHost(String host) {
        if (!isHost(host)) {
            return "Host '" + host + "' is neither an IP address nor a name of letters, digits, '.', '-' and '_'";
        }
        try {
            new URI(uriText(host, 1, false, null));
            return null;
        } catch (URISyntaxException e) {
            return "Host '" + host + "' makes no URI: " + e.getReason();
        }
    }

    /** What is wrong with a port, or null. */
    public static @Nullable String problemOfPort(int port) {
        return port >= 1 && port <= MAX_PORT ? null : "Port " + port + " is outside 1.." + MAX_PORT;
    }

    /** What is wrong with a scheme, or null. */
    public static @Nullable String problemOfScheme(String scheme) {
        return isScheme(scheme)
                ? null
                : "Scheme '" + scheme + "' is not a letter followed by letters, digits, '+', '-' and '.'";
    }

    /** What is wrong with metadata, or null. */
    public static @Nullable String problemOfMetadata(Map<String, String> metadata) {
        if (metadata.size() > MAX_METADATA) {
            return "Metadata has " + metadata.size() + " entries, allowed are " + MAX_METADATA;
        }
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (!isText(entry.getKey(), 1, MAX_METADATA_KEY_BYTES)) {
                return "Metadata key '" + entry.getKey() + "' must have 1 to " + MAX_METADATA_KEY_BYTES
                        + " bytes and no control characters";
            }
            if (bytes(entry.getValue()) > MAX_METADATA_VALUE_BYTES) {
                return "Metadata '" + entry.getKey() + "' has " + bytes(entry.getValue()) + " bytes, allowed are "
                        + MAX_METADATA_VALUE_BYTES;
            }
        }
        return null;
    }

    private static boolean isText(String text, int min, int max) {
        int bytes = bytes(text);
        return bytes >= min
                && bytes <= max
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isHost(String host) {
        if (host.isEmpty() || host.length() > MAX_NAME_BYTES) {
            return false;
        }
        return host.indexOf(':') >= 0
                ? host.chars().allMatch(c -> c == ':' || c == '.' || (c < 0x80 && Character.digit(c, 16) >= 0))
                : host.chars().allMatch(c -> c == '.' || c == '-' || c == '_' || isAsciiLetterOrDigit(c));
    }

    private static boolean isScheme(String scheme) {
        return !scheme.isEmpty()
                && scheme.length() <= MAX_SCHEME_BYTES
                && !Character.isDigit(scheme.charAt(0))
                && isAsciiLetterOrDigit(scheme.charAt(0))
                && scheme.chars().allMatch(c -> c == '+' || c == '-' || c == '.' || isAsciiLetterOrDigit(c));
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Where the instance is called, IPv6 in brackets. */
    URI uri() {
        return URI.create(uriText(host, port, secure, scheme));
    }

    private static String uriText(String host, int port, boolean secure, @Nullable String scheme) {
        String effective = scheme != null ? scheme : secure ? "https" : "http";
        return effective + "://" + inUri(host) + ":" + port;
    }

    /** A host as it stands in a URI: IPv6 in brackets. */
    public static String inUri(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** The metadata in the order in which it travels. */
    SortedMap<String, String> sortedMetadata() {
        return new TreeMap<>(metadata);
    }
}
