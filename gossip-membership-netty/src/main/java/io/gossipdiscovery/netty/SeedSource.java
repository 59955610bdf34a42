package io.gossipdiscovery.netty;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Somebody who knows seeds and may know others the next time: asked anew before each round of attempts, on a thread where it may
 * block, though not for long. One that fails, or does not answer in time, is a problem that {@link GossipNode#seedProblems()}
 * shows, and harms nothing else.
 *
 * @param name in words for a person, the key of its problems
 * @param asks answers with seeds as {@link GossipNode#join(List)} takes them
 */
public record SeedSource(String name, Callable<? extends List<String>> asks) {}
