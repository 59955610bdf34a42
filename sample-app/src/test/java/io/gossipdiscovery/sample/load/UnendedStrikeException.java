package io.gossipdiscovery.sample.load;

import java.time.Duration;

/** Thrown where the end of a strike did not come within the contestant's patience. */
public final class UnendedStrikeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Trial trial;

    UnendedStrikeException(Duration patience, Trial trial, Throwable cause) {
        super("The strike did not end within " + patience + ": " + trial, cause);
        this.trial = trial;
    }

    /** What came until then. */
    public Trial trial() {
        return trial;
    }
}
