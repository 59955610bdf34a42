package io.gossipdiscovery.autoconfigure.failure;

/** A mistake in the configuration that keeps the application from starting, with its remedy. */
public final class GossipConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * A mistake.
     *
     * @param problem what is wrong, with the property, its value and the limit; never a secret
     * @param remedy what to do about it
     */
    public GossipConfigurationException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** What a person should read of a failure: the mistake behind it with its remedy, else what it and its cause say. */
    public static String explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GossipConfigurationException mistake) {
                return mistake.getMessage() + " " + mistake.remedy();
            }
        }
        return failure.getMessage()
                + (failure.getCause() == null ? "" : ": " + failure.getCause().getMessage());
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
