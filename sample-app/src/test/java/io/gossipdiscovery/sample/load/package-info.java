/**
 * Processes of the sample, and requests at a steady rate against a storefront whose inventories are stopped, killed and paused: for
 * {@code sample-tests}, {@code dashboard-tests} and {@code benchmarks/run http}.
 */
@NullMarked
package io.gossipdiscovery.sample.load;

import org.jspecify.annotations.NullMarked;
