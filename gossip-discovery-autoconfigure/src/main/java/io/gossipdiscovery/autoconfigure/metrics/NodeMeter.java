package io.gossipdiscovery.autoconfigure.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the counters of a node as a meter. The label of the counter, in dotted lower case, is the name, but for two families that
 * are told apart by tags: what goes over the network, and what is rejected.
 *
 * @param name of the meter
 * @param tags of the meter, a fixed set
 * @param type what it measures
 * @param unit its base unit, or null for plain numbers
 * @param description in one line
 */
record NodeMeter(String name, Tags tags, Type type, @Nullable String unit, String description) {

    /** What a meter measures. */
    enum Type {
        /** A number that only grows, for as long as the node lives. */
        COUNTER,
        /** A number of this moment. */
        GAUGE,
        /** A length of time, as it is at this moment. */
        MILLISECONDS
    }

    private static final Set<String> GAUGES = Set.of(
            "addresses.conflicting",
            "members.otherVersion",
            "addresses.contested",
            "gossip.queued",
            "keys.epoch",
            "keys.held",
            "localHealth",
            "members.unverified",
            "paths.datagramsBlocked",
            "sick",
            "tombstones.held",
            "watches.held");

    /** What goes by another name than inside the node. */
    private static final Map<String, String> FAMILIES = Map.of(
            "gossip.",
            "news.",
            "shell.datagrams.",
            "socket.datagrams.",
            "shell.streams.",
            "socket.streams.",
            "shell.engine.",
            "");

    private static final String MILLIS = "Millis";

    private static final Set<String> MILLISECONDS = Set.of("ackTimeoutMillis", "holdDownMillis");

    private static final Map<String, NodeMeter> TRAFFIC = Map.of(
            "datagrams.sent", traffic("gossip.packets", "datagram", "sent"),
            "datagrams.received", traffic("gossip.packets", "datagram", "received"),
            "frames.sent", traffic("gossip.packets", "stream", "sent"),
            "frames.received", traffic("gossip.packets", "stream", "received"),
            "datagrams.bytesSent", traffic("gossip.traffic", "datagram", "sent"),
            "datagrams.bytesReceived", traffic("gossip.traffic", "datagram", "received"),
            "frames.bytesSent", traffic("gossip.traffic", "stream", "sent"),
            "frames.bytesReceived", traffic("gossip.traffic", "stream", "received"));

    private static final String REJECTED = "rejected.";

    static NodeMeter of(String label) {
        NodeMeter traffic = TRAFFIC.get(label);
        if (traffic != null) {
            return traffic;
        }
        if (label.startsWith(REJECTED)) {
            Tags reason = Tags.of("reason", words(label.substring(REJECTED.length()), "-"));
            return new NodeMeter("gossip.rejected", reason, Type.COUNTER, "packets", "Packets that were not taken");
        }
        Type type =
                MILLISECONDS.contains(label) ? Type.MILLISECONDS : GAUGES.contains(label) ? Type.GAUGE : Type.COUNTER;
        return new NodeMeter(name(label), Tags.empty(), type, null, CounterDescriptions.of(label));
    }

    static boolean isGauge(String label) {
        return of(label).type != Type.COUNTER;
    }

    private static NodeMeter traffic(String name, String transport, String direction) {
        boolean bytes = name.endsWith("traffic");
        return new NodeMeter(
                name,
                Tags.of("transport", transport, "direction", direction),
                Type.COUNTER,
                bytes ? "bytes" : "packets",
                bytes ? "Bytes of packets, without the headers of UDP and TCP" : "Packets, whole frames in streams");
    }

    private static String name(String label) {
        String plain = label.endsWith(MILLIS) ? label.substring(0, label.length() - MILLIS.length()) : label;
        for (Map.Entry<String, String> family : FAMILIES.entrySet()) {
            if (plain.startsWith(family.getKey())) {
                plain = family.getValue() + plain.substring(family.getKey().length());
            }
        }
        return "gossip." + words(plain, ".");
    }

    /** {@code bytesSent} as {@code bytes.sent}. */
    private static String words(String camelCase, String separator) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", separator).toLowerCase(Locale.ROOT);
    }
}
