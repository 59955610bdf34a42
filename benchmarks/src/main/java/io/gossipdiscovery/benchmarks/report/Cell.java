package io.gossipdiscovery.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How a row is written in one place of a table: what lies in the middle, then the spread. */
final class Cell {

    private static final MathContext DIGITS = new MathContext(3);
    private static final double LEAST = 0.001;

    private Cell() {}

    /** The figure that stands for the row: the mean of a sample that has an error, else the median. */
    static double central(Row row) {
        double value = row.figure("value");
        return Double.isNaN(value) ? row.figure("p50") : value;
    }

    /** Whether a run was cut, so that its figure is what had come until then. */
    static boolean isCut(Row row) {
        return row.figure(Row.CUT) > 0;
    }

    /** {@code 82.1 (67.9-91.9)}, {@code 595 ± 44}, if it was not reached {@code > 60,000}, and if it was cut {@code ≥ 10,019}. */
    static String text(Row row) {
        String central = centralText(row);
        double error = row.figure("error");
        if (error > 0 && Double.isFinite(error)) {
            return central + " ± " + number(error);
        }
        double min = row.figure("min");
        double max = row.figure("max");
        String greatest = Double.isInfinite(max) ? notReached(row) : number(max);
        if (Double.isNaN(max) || row.figure("runs") == 1 || greatest.equals(central)) {
            return central;
        }
        return central + (Double.isNaN(min) ? " (max " + greatest + ")" : " (" + number(min) + "-" + greatest + ")");
    }

    /** The central figure alone. */
    static String centralText(Row row) {
        double central = central(row);
        if (Double.isInfinite(central)) {
            return notReached(row);
        }
        return (isCut(row) ? "≥ " : "") + number(central);
    }

    /** To three digits, or to the whole number where that has more. */
    static double rounded(double value) {
        if (!Double.isFinite(value)) {
            return value;
        }
        return Math.abs(value) >= 100
                ? Math.rint(value)
                : BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double rounded = rounded(value);
        if (rounded == Math.rint(rounded)) {
            return String.format(Locale.ROOT, "%,.0f", rounded);
        }
        if (Math.abs(rounded) < LEAST) {
            return rounded > 0 ? "< " + LEAST : "> -" + LEAST;
        }
        return BigDecimal.valueOf(rounded).toPlainString();
    }

    /** Unless a row knows the limit within which it was not reached, nobody can say more than "never". */
    private static String notReached(Row row) {
        double limit = row.figure("limit");
        return Double.isNaN(limit) ? "never" : "> " + number(limit);
    }
}
