package io.gossipdiscovery.benchmarks.report;

/**
 * Between what the figures of a row lie: the mean less and plus its error, or the least and the greatest of the runs.
 *
 * @param greatest infinite where something was not reached, or cut: it would have been more
 */
record Spread(double least, double greatest) {

    static Spread of(Row row) {
        double central = Cell.central(row);
        double error = row.figure("error");
        if (Double.isFinite(error)) {
            return new Spread(central - error, central + error);
        }
        double greatest = Cell.isCut(row) ? Double.POSITIVE_INFINITY : or(row.figure("max"), central);
        return new Spread(or(row.figure("min"), central), greatest);
    }

    /** Whether all of it is less than all of the other, by the digits that are printed. */
    boolean isBelow(Spread other) {
        return Cell.rounded(greatest) < Cell.rounded(other.least);
    }

    /** Whether there is but one value. */
    boolean isPoint() {
        return greatest == least;
    }

    private static double or(double figure, double otherwise) {
        return Double.isNaN(figure) ? otherwise : figure;
    }
}
