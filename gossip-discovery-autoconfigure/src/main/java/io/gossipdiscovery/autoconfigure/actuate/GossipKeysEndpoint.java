package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.membership.MembershipPlan;
import io.gossipdiscovery.autoconfigure.membership.NodeKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/gossipkeys}: which keys this node uses, by fingerprint, and a way to exchange them while it runs. Not there unless
 * {@code management.endpoint.gossipkeys.access} says so. No answer shows a key.
 */
@Endpoint(id = "gossipkeys", defaultAccess = Access.NONE)
public final class GossipKeysEndpoint {

    /** What can be done about keys. */
    public enum Action {
        /** Open with one more. */
        ADD,
        /** Seal with another. */
        PROMOTE,
        /** Open with one less. */
        REMOVE,
        /** Make the next one, where nodes have certificates and agree on it. */
        RENEW
    }

    private static final String HOLDS =
            "On this node, until its next restart or change of gossip.security.keys: set that property to the same.";

    private final GossipMembership membership;
    private final NodeKeys keys;

    GossipKeysEndpoint(GossipMembership membership) {
        this.membership = membership;
        this.keys = new NodeKeys(membership);
    }

    /** The keys of this node, and whether others still use another one than its first. */
    @ReadOperation
    public Map<String, Object> keys() {
        MembershipPlan plan = membership.plan();
        Map<String, Long> counters = membership.node().counters();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("node", membership.node().id().toString());
        report.put("keys", described(plan));
        report.put("migration", plan.migration().label());
        report.put("openedByOthers", counters.getOrDefault("keys.openedByOthers", 0L));
        report.put("takenInTheClear", counters.getOrDefault("keys.takenInTheClear", 0L));
        report.put("agreed", plan.agreesOnKeys());
        if (plan.agreesOnKeys()) {
            report.put("epoch", counters.getOrDefault("keys.epoch", 0L));
            report.put("held", counters.getOrDefault("keys.held", 0L));
        }
        return report;
    }

    /**
     * Changes the keys of this node.
     *
     * @param key to add: 32 bytes in Base64
     * @param fingerprint of the key to promote or to remove
     * @return what {@link #keys()} answers from now on, and for how long that holds
     * @throws InvalidEndpointRequestException if it cannot be done
     */
    @WriteOperation
    public Map<String, Object> change(Action action, @Nullable String key, @Nullable String fingerprint) {
        try {
            switch (action) {
                case ADD -> keys.add(required("key", key));
                case PROMOTE -> keys.promote(required("fingerprint", fingerprint));
                case REMOVE -> keys.remove(required("fingerprint", fingerprint));
                case RENEW -> keys.renew();
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            String why = String.valueOf(e.getMessage());
            throw new InvalidEndpointRequestException(why, why);
        }
        Map<String, Object> report = keys();
        if (action != Action.RENEW) {
            report.put("holds", HOLDS);
        }
        return report;
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The action needs '" + name + "', in the body of the request.");
        }
        return value;
    }

    private static List<Map<String, Object>> described(MembershipPlan plan) {
        List<Map<String, Object>> described = new ArrayList<>();
        for (String fingerprint : plan.keyFingerprints()) {
            boolean seals = described.isEmpty() && plan.isSealed();
            described.add(Map.of("fingerprint", fingerprint, "seals", seals));
        }
        return described;
    }
}
