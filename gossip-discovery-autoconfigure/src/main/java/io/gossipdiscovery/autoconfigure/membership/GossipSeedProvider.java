package io.gossipdiscovery.autoconfigure.membership;

import java.util.List;

/**
 * Somebody who knows where others are, besides {@code gossip.seeds}: the beans of this type are asked anew before each round of
 * attempts, so that the answer may change for as long as the application lives. Several add up.
 *
 * <p>Asked on a thread of its own, where it may block, though not for long: after two seconds the node goes on without its answer,
 * which is used once it comes. What it throws is logged, shown among the seed problems in health and endpoint, and never fatal.
 */
@FunctionalInterface
public interface GossipSeedProvider {

    /** Seeds as {@code gossip.seeds} takes them; empty while there is nobody. */
    List<String> seeds();
}
