package io.gossipdiscovery.benchmarks.report;

import io.gossipdiscovery.benchmarks.report.Plot.Scale;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Turns values into shares of a length.
 *
 * @param scale how
 * @param least value at its beginning: 0, or a power of ten
 * @param greatest value at its end
 * @param ticks values to draw a line at, both ends included
 */
record Axis(Scale scale, double least, double greatest, List<Double> ticks) {

    private static final int TICKS = 5;

    Axis {
        ticks = List.copyOf(ticks);
    }

    /** An axis on which all of these finite values lie; those not above 0 lie at its beginning. */
    static Axis of(Scale scale, Collection<Double> values) {
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double smallest = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        double greatest = max > 0 ? max : 1;
        return scale == Scale.LINEAR ? linear(greatest) : logarithmic(smallest, greatest);
    }

    /** From 0 to 1. */
    double share(double value) {
        double share = scale == Scale.LINEAR
                ? value / greatest
                : value <= 0 ? 0 : (Math.log10(value) - Math.log10(least)) / (Math.log10(greatest) - Math.log10(least));
        return Math.min(1, Math.max(0, share));
    }

    /** Steps of 1, 2 or 5 times a power of ten. */
    private static Axis linear(double greatest) {
        double rough = greatest / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        int steps = (int) Math.ceil(greatest / step);
        for (int i = 0; i <= steps; i++) {
            ticks.add(i * step);
        }
        return new Axis(Scale.LINEAR, 0, steps * step, ticks);
    }

    /** From the power of ten below the smallest value, so that its bar can be seen, to that at or above the greatest. */
    private static Axis logarithmic(double smallest, double greatest) {
        int from = (int) Math.ceil(Math.log10(smallest)) - 1;
        int to = (int) Math.ceil(Math.log10(greatest));
        List<Double> ticks = new ArrayList<>();
        for (int power = from; power <= to; power++) {
            ticks.add(Math.pow(10, power));
        }
        return new Axis(Scale.LOGARITHMIC, Math.pow(10, from), Math.pow(10, to), ticks);
    }
}
