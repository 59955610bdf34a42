package io.gossipdiscovery.membership.config;

/**
 * How long an accused member may refute before it is held for dead (Lifeguard, section IV-B): between Min = α · max(1, log10 n)
 * protocol periods and Max = β · Min, falling with every independent accuser.
 *
 * @param alpha the multiplier of Min, 0.1 to 100; larger finds failures later and errs less
 * @param beta Max divided by Min, 1 to 100; 1 is plain SWIM, a fixed timeout
 * @param accusers how many further independent accusers bring the timeout down to Min (Lifeguard: K), 0 to 16
 */
public record SuspicionSettings(double alpha, double beta, int accusers) {

    public SuspicionSettings {
        Check.range("alpha", alpha, 0.1, 100);
        Check.range("beta", beta, 1, 100);
        Check.range("accusers", accusers, 0, 16);
    }

    static SuspicionSettings defaults() {
        return new SuspicionSettings(4, 6, 3);
    }
}
