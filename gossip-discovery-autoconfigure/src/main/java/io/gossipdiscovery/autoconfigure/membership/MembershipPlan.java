package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties.Migration;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.netty.GossipNodeSettings;
import io.gossipdiscovery.netty.SeedSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about an application's node before it starts, and why. Seeds and keys follow what is changed later.
 *
 * @param mode the surroundings
 * @param settings what the node starts with
 * @param hasUsersKey whether its key is that of this user, which nobody configured
 * @param seeds where it looks for others
 * @param seedsNamedBy what names them, in words for a person: {@code gossip.seeds} or a bean
 * @param providers who is asked for more seeds each time
 * @param peers the last known members, which are tried as seeds are
 * @param addressReason why this address was chosen, in words for a person
 * @param remarks what a person should know, such as why packets are not sealed
 * @param joinWait the longest wait for the first answer of a seed
 */
public record MembershipPlan(
        GossipMode mode,
        GossipNodeSettings settings,
        boolean hasUsersKey,
        List<String> seeds,
        String seedsNamedBy,
        List<SeedSource> providers,
        List<String> peers,
        String addressReason,
        List<String> remarks,
        Duration joinWait) {

    public MembershipPlan {
        seeds = List.copyOf(seeds);
        providers = List.copyOf(providers);
        peers = List.copyOf(peers);
        remarks = List.copyOf(remarks);
    }

    /** The name of the cluster. */
    public String cluster() {
        return settings.membership().cluster();
    }

    /** True if packets go out encrypted: with shared keys, or with one that nodes with certificates agree on. */
    public boolean isSealed() {
        return settings.keys().isEmpty() ? agreesOnKeys() : settings.plaintext() != Plaintext.SENT;
    }

    /** True if the node has certificates and no shared keys, and agrees on a key with the others. */
    public boolean agreesOnKeys() {
        return settings.tls() != null && settings.keys().isEmpty();
    }

    /** By what packets are sealed and streams are, in words for a person. */
    String sealing() {
        String streams = settings.tls() == null ? "" : ", streams by TLS";
        if (!isSealed()) {
            return "not sealed" + streams;
        }
        String key = hasUsersKey ? "sealed with this user's key" : "sealed with gossip.security.keys";
        return (agreesOnKeys() ? "sealed by certificates" : key) + streams;
    }

    /** What protects the node from others, in words for a person. */
    public String protection() {
        boolean keys = !settings.keys().isEmpty() && settings.plaintext() == Plaintext.REFUSED;
        if (settings.tls() == null) {
            return keys ? "keys" : "nothing";
        }
        if (keys) {
            return "keys and certificates";
        }
        return agreesOnKeys() ? "certificates" : "certificates, of streams alone";
    }

    /** The shared keys by their fingerprints, first the one that seals. */
    public List<String> keyFingerprints() {
        return settings.keys().stream().map(SealingKeys::fingerprint).toList();
    }

    /** How far the node is on its way from packets in the clear to keys. */
    public Migration migration() {
        return Arrays.stream(Migration.values())
                .filter(step -> !settings.keys().isEmpty() && step.plaintext() == settings.plaintext())
                .findFirst()
                .orElse(Migration.NONE);
    }

    /** How far the node is on its way from plaintext to keys and what comes next, in words for a person; null where it is not on it. */
    public @Nullable String migrationProblem() {
        return switch (migration()) {
            case NONE -> null;
            case SEND_PLAINTEXT ->
                "This node sends and takes packets in the clear although it has keys (gossip.security.migration=send-plaintext):"
                        + " whoever reaches it can read and change what the cluster believes."
                        + " Once every node has the keys, set gossip.security.migration=accept-plaintext on all.";
            case ACCEPT_PLAINTEXT ->
                "This node takes packets in the clear although it has keys (gossip.security.migration=accept-plaintext):"
                        + " whoever reaches it can change what the cluster believes."
                        + " Once every node has come this far, set gossip.security.migration=none on all.";
        };
    }

    /** True if somebody named seeds or who knows them: local mode only tries the ports of this machine. */
    public boolean hasConfiguredSeeds() {
        return mode != GossipMode.LOCAL && !(seeds.isEmpty() && providers.isEmpty());
    }

    MembershipPlan withSeeds(List<String> replacement) {
        return new MembershipPlan(
                mode,
                settings,
                hasUsersKey,
                replacement,
                seedsNamedBy,
                providers,
                peers,
                addressReason,
                remarks,
                joinWait);
    }

    MembershipPlan withKeys(List<byte[]> keys, Plaintext plaintext) {
        GossipNodeSettings changed = new GossipNodeSettings(
                settings.membership(),
                settings.bindAddress(),
                settings.bindPorts(),
                settings.advertisedHost(),
                settings.advertisedPort(),
                keys,
                plaintext,
                settings.tls());
        return new MembershipPlan(
                mode, changed, false, seeds, seedsNamedBy, providers, peers, addressReason, remarks, joinWait);
    }
}
