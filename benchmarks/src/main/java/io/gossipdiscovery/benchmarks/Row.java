package io.gossipdiscovery.benchmarks;

/**
 * One figure.
 *
 * @param metric what was measured
 * @param unit of the figures
 * @param p50 the median of the measurements
 * @param value their mean
 * @param error half the width of the mean's 99.9 % confidence interval; NaN where there is none
 */
record Row(String metric, String unit, double p50, double value, double error) {}
