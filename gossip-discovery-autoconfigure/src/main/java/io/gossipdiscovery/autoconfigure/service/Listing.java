package io.gossipdiscovery.autoconfigure.service;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.cloud.client.ServiceInstance;

/**
 * One service as callers are given it. Immutable; another one takes its place whenever anything of it changes.
 *
 * @param instances that want requests, sorted by instance id
 * @param doubted those of them whose member is suspected or held for dead: called where nobody else is there
 * @param kept those of them whose member is held for dead, and that are listed nevertheless since they were lost at once
 * @param lostAtOnce whether more than half of the instances do not answer: suspected, or held for dead for it
 */
public record Listing(
        List<ServiceInstance> instances, Set<ServiceInstance> doubted, Set<ServiceInstance> kept, boolean lostAtOnce) {

    static final Listing EMPTY = new Listing(List.of(), Set.of(), Set.of(), false);

    public Listing {
        instances = List.copyOf(instances);
        doubted = Set.copyOf(doubted);
        kept = Set.copyOf(kept);
    }

    /** Equal, and offered by the same members: an instance may be started anew at its old place and under its old id. */
    boolean isTheSameAs(Listing other) {
        if (!equals(other)) {
            return false;
        }
        for (int i = 0; i < instances.size(); i++) {
            if (!isOfTheSameMember(instances.get(i), other.instances.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfTheSameMember(ServiceInstance one, ServiceInstance other) {
        return one instanceof GossipServiceInstance ours
                && other instanceof GossipServiceInstance theirs
                && Objects.equals(ours.member(), theirs.member());
    }
}
