package io.gossipdiscovery.benchmarks.footprint;

/** What is done to a cluster while it is measured. */
enum Load {
    /** Nothing. */
    IDLE("idle"),
    /** Once a second a member that is not measured changes its state. */
    CHANGES("changes");

    private final String words;

    Load(String words) {
        this.words = words;
    }

    /** As the metrics call it. */
    String words() {
        return words;
    }
}
