package io.gossipdiscovery.benchmarks.footprint;

/** What is told of a member. */
enum Figure {
    /** On a processor. */
    CPU("cpu", "% of a core"),
    /** The same less what a JVM's compiler took, which comes to an end: that of an old process. */
    CPU_WITHOUT_COMPILER("cpu.withoutCompiler", "% of a core"),
    /** On the heap, by its threads. */
    ALLOCATED("allocated", "KB/s"),
    /** With the headers of IP, UDP and TCP. */
    SENT("sent", "B/s"),
    /** Acknowledgements of TCP included. */
    PACKETS("packets", "packets/s"),
    /** In use after a collection. */
    HEAP("heap", "MiB"),
    /** In buffers outside of the heap. */
    DIRECT("direct", "MiB"),
    /** Memory of the machine. */
    RSS("rss", "MiB"),
    /** Of the process, the runtime's own included. */
    THREADS("threads", "threads");

    private final String words;
    private final String unit;

    Figure(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    String unit() {
        return unit;
    }

    /** The metric's name. */
    String under(Load load) {
        return load.words() + "." + words;
    }
}
