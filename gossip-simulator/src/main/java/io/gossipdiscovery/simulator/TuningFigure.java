package io.gossipdiscovery.simulator;

/** What is measured of a point of the search. Less is better of each. */
enum TuningFigure {
    SUSPECTED_P99("suspectedEverywhereP99Millis", "suspected ms", "%.0f"),
    DEAD_P99("deadEverywhereP99Millis", "dead ms", "%.0f"),
    FALSE_POSITIVES("falsePositives", "false pos.", "%.0f"),
    /** Of slow members as well, however long they were blocked: all of them run, and come back. */
    DEATHS_OF_THE_LIVING("deathsOfTheLiving", "deaths", "%.0f"),
    MESSAGES("messagesPercentOfSwim", "msgs %", "%.1f"),
    FIRST_DETECTION_P999("firstDetectionP999Millis", "first p99.9", "%.0f"),
    LOSS_SECONDS("lossSecondsToAgreement", "loss s", "%.1f"),
    WRONGLY_REMOVED("wronglyRemoved", "wrong", "%.0f"),
    TAKEN_BACK("takenBackPerPair", "back", "%.2f"),
    BYTES("bytesPerNodePerSecond", "bytes/s", "%.0f"),
    SPREAD_P99("lossySpreadP99Millis", "spread ms", "%.0f"),
    SENDS("lossySendsPerMember", "sends", "%.2f");

    private final String label;
    private final String heading;
    private final String format;

    TuningFigure(String label, String heading, String format) {
        this.label = label;
        this.heading = heading;
        this.format = format;
    }

    /** What a program reads. */
    String label() {
        return label;
    }

    /** What stands above its column. */
    String heading() {
        return heading;
    }

    /** How its values are written for a person. */
    String format() {
        return format;
    }
}
