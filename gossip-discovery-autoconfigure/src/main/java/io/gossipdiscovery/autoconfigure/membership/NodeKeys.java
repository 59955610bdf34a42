package io.gossipdiscovery.autoconfigure.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared keys of the running node, for whoever changes them by hand: in place, on this node only, until its next restart or the next
 * change of {@code gossip.security.keys}. A key is named by its fingerprint.
 */
public final class NodeKeys {

    private static final Logger log = LoggerFactory.getLogger(NodeKeys.class);

    private final GossipMembership membership;

    /** Those of the node of this membership. */
    public NodeKeys(GossipMembership membership) {
        this.membership = membership;
    }

    /**
     * Opens with one more key.
     *
     * @param text 32 bytes in Base64
     * @return its fingerprint
     * @throws IllegalArgumentException if it is no key, or is there already
     * @throws IllegalStateException if the node has no shared keys
     */
    public String add(String text) {
        byte[] key;
        try {
            key = SealingKeys.decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The key " + e.getMessage() + ": make one with 'openssl rand -base64 32'.", e);
        }
        String fingerprint = SealingKeys.fingerprint(key);
        change("added", fingerprint, keys -> {
            if (indexOf(fingerprint, keys) >= 0) {
                throw new IllegalArgumentException(
                        "Key " + fingerprint + " is there already: promote it to seal with it.");
            }
            keys.add(key);
            return keys;
        });
        return fingerprint;
    }

    /**
     * Seals with another key.
     *
     * @throws IllegalArgumentException if it is not there
     * @throws IllegalStateException if the node has no shared keys
     */
    public void promote(String fingerprint) {
        change("promoted, it seals from now on", fingerprint, keys -> {
            keys.add(0, keys.remove(find(fingerprint, keys)));
            return keys;
        });
    }

    /**
     * Opens with one key less.
     *
     * @throws IllegalArgumentException if it is not there, or seals
     * @throws IllegalStateException if the node has no shared keys
     */
    public void remove(String fingerprint) {
        change("removed", fingerprint, keys -> {
            if (find(fingerprint, keys) == 0) {
                throw new IllegalArgumentException("Key " + fingerprint + " is the one that seals: "
                        + (keys.size() == 1 ? "add another one and promote it first." : "promote another one first."));
            }
            keys.removeIf(key -> SealingKeys.fingerprint(key).equals(fingerprint));
            return keys;
        });
    }

    /**
     * Makes the next key of a cluster whose nodes have certificates and agree on their keys, on all of them.
     *
     * @throws IllegalStateException if the node agrees on no key with others
     */
    public void renew() {
        if (!membership.plan().agreesOnKeys()) {
            throw new IllegalStateException(
                    "This node agrees on no key with others, as those do that have certificates and no keys:"
                            + " where there are shared keys, add one and promote it.");
        }
        membership.renewClusterKey();
        log.info("Gossip: the next key was made by hand");
    }

    private void change(String what, String fingerprint, UnaryOperator<List<byte[]>> change) {
        MembershipPlan plan = membership.plan();
        if (plan.settings().keys().isEmpty()) {
            throw new IllegalStateException("This node was started without shared keys and cannot be given any: "
                    + (plan.agreesOnKeys()
                            ? "it agrees on them with the others, and renew makes the next one."
                            : "restart it with gossip.security.keys."));
        }
        membership.useKeys(keys -> change.apply(new ArrayList<>(keys)));
        log.info("Gossip: key {} was {}, by hand", fingerprint, what);
    }

    private static int find(String fingerprint, List<byte[]> keys) {
        int index = indexOf(fingerprint, keys);
        if (index < 0) {
            throw new IllegalArgumentException("There is no key of this fingerprint: there are "
                    + keys.stream().map(SealingKeys::fingerprint).toList() + ".");
        }
        return index;
    }

    private static int indexOf(String fingerprint, List<byte[]> keys) {
        return keys.stream().map(SealingKeys::fingerprint).toList().indexOf(fingerprint);
    }
}
