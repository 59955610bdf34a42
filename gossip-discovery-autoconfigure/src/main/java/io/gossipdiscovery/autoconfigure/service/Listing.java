package io.gossipdiscovery.autoconfigure.service;

import java.util.List;
import java.util.Set;
import org.springframework.cloud.client.ServiceInstance;

/**
 * One service as callers are given it. Immutable; another one takes its place whenever anything of it changes.
 *
 * @param instances that want requests, sorted by instance id
 * @param doubted those of them whose member is suspected: called where nobody else is there
 * @param kept those of them whose member is held for dead, by timeouts, and that are listed nevertheless since more than half of the
 *     instances were lost like this at once
 */
public record Listing(List<ServiceInstance> instances, Set<ServiceInstance> doubted, Set<ServiceInstance> kept) {

    static final Listing EMPTY = new Listing(List.of(), Set.of(), Set.of());

    public Listing {
        instances = List.copyOf(instances);
        doubted = Set.copyOf(doubted);
        kept = Set.copyOf(kept);
    }
}
