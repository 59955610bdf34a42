package io.gossipdiscovery.benchmarks.cluster;

/** Hears what one member learns of the others. Called by any thread, which it must not block. */
@FunctionalInterface
public interface NewsListener {

    /**
     * Something was learned.
     *
     * @param subject the member that it is about, as {@link Node#id()} names it; a member's news of itself are ignored
     */
    void learned(News news, String subject);
}
