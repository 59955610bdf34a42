package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.GossipNodeSettings;
import io.gossipdiscovery.netty.SeedSource;
import java.time.Duration;
import java.util.List;

/**
 * What was decided about an application's node before it starts, and why.
 *
 * @param mode the surroundings
 * @param settings what the node starts with
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

    /** True if packets are encrypted. */
    public boolean isSealed() {
        return !settings.keys().isEmpty();
    }

    /** What protects the node from others, in words for a person. */
    public String protection() {
        if (settings.tls() == null) {
            return isSealed() ? "keys" : "nothing";
        }
        return isSealed() ? "keys and certificates" : "certificates";
    }

    /** True if somebody named seeds or who knows them: local mode only tries the ports of this machine. */
    public boolean hasConfiguredSeeds() {
        return mode != GossipMode.LOCAL && !(seeds.isEmpty() && providers.isEmpty());
    }

    MembershipPlan withSeeds(List<String> replacement) {
        return new MembershipPlan(
                mode, settings, replacement, seedsNamedBy, providers, peers, addressReason, remarks, joinWait);
    }
}
