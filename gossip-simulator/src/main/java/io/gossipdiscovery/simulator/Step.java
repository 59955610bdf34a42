package io.gossipdiscovery.simulator;

/**
 * One event of an exploration.
 *
 * @param kind what happens
 * @param one the node it happens to, or the sender
 * @param other the second node of a link or pair, else -1
 */
record Step(Kind kind, int one, int other) {

    private static final int NONE = -1;

    /** The alphabet; the text names the nodes as %1$s and %2$s. */
    enum Kind {
        DELIVER("the oldest datagram from %1$s reaches %2$s"),
        OVERTAKE("the newest datagram from %1$s reaches %2$s before older ones"),
        DUPLICATE("the oldest datagram from %1$s reaches %2$s, and a copy of it stays on its way"),
        LOSE("all datagrams on their way are lost"),
        STREAM_PART("the next part of the streams between %1$s and %2$s arrives"),
        STREAM_ALL("the streams between %1$s and %2$s run to their end"),
        SYNC("%1$s and %2$s exchange their tables over a stream"),
        TIMER("time passes to the next timer, which fires"),
        SILENCE("1.5 periods pass, timers fire, nothing arrives"),
        CALM("3 periods pass, everything arrives that can"),
        HALF_LIFE("a bit more than half a tombstone's life passes, everything arrives that is sent meanwhile"),
        WHOLE_LIFE("a bit more than a tombstone's life passes, everything arrives that is sent meanwhile"),
        WRITE("%1$s writes a key of its state"),
        DELETE("%1$s deletes its oldest key"),
        KILL("the process of %1$s dies"),
        LEAVE("%1$s leaves"),
        RESTART("a new process starts on the address of %1$s and joins"),
        ISOLATE("nothing gets to %1$s or from it"),
        HEAL("the partition heals");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    static Step of(Kind kind) {
        return new Step(kind, NONE, NONE);
    }

    static Step of(Kind kind, int node) {
        return new Step(kind, node, NONE);
    }

    /** The name of a host. */
    static String name(int host) {
        return String.valueOf((char) ('A' + host));
    }

    @Override
    public String toString() {
        return String.format(kind.text, name(one), name(other));
    }
}
