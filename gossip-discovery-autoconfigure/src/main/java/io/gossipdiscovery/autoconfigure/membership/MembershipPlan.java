package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.GossipNodeSettings;
import java.time.Duration;
import java.util.List;

/**
 * What was decided about an application's node before it starts, and why.
 *
 * @param mode the surroundings
 * @param settings what the node starts with
 * @param seeds where it looks for others
 * @param addressReason why this address was chosen, in words for a person
 * @param remarks what a person should know, such as why packets are not sealed
 * @param joinWait the longest wait for the first answer of a seed
 */
public record MembershipPlan(
        GossipMode mode,
        GossipNodeSettings settings,
        List<String> seeds,
        String addressReason,
        List<String> remarks,
        Duration joinWait) {

    public MembershipPlan {
        seeds = List.copyOf(seeds);
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

    /** True if somebody named seeds: local mode only tries the ports of this machine. */
    public boolean hasConfiguredSeeds() {
        return mode != GossipMode.LOCAL && !seeds.isEmpty();
    }
}
