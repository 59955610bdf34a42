package io.gossipdiscovery.simulator;

import java.util.SplittableRandom;

/** How what a packet is late beyond the least latency is distributed, lightest tail first. All have the mean they are asked for. */
public enum LatencyShape {
    /** Always the mean. */
    CONSTANT {
        @Override
        double times(double uniform) {
            return 1;
        }
    },

    /** Anything from nothing to twice the mean. */
    UNIFORM {
        @Override
        double times(double uniform) {
            return 2 * uniform;
        }
    },

    /** Mostly less than the mean, one in 150 above five times it. */
    EXPONENTIAL {
        @Override
        double times(double uniform) {
            return -StrictMath.log(1 - uniform);
        }
    },

    /**
     * Heavy-tailed, as wide-area paths are: Pareto's second kind (Lomax) with exponent 2. One in 36 is above five times the mean, one
     * in 10,000 above a hundred times.
     */
    PARETO {
        @Override
        double times(double uniform) {
            return 1 / StrictMath.sqrt(1 - uniform) - 1;
        }
    };

    /** The times of the mean at which the distribution reaches this share, 0 to 1 exclusive. */
    abstract double times(double uniform);

    /** One draw, in the unit of the mean. */
    final long draw(long mean, SplittableRandom random) {
        if (mean == 0 || this == CONSTANT) {
            return mean;
        }
        return (long) (times(random.nextDouble()) * mean);
    }
}
