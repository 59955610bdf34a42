package io.gossipdiscovery.benchmarks.cluster;

/** What a member can learn of another. A suspicion is no news: it may be refuted. */
public enum News {
    /** It is there. */
    JOINED,
    /** It said goodbye. */
    LEFT,
    /** It is held for dead. */
    DIED,
    /** Its state has changed. */
    CHANGED
}
