/**
 * Requests at a steady rate against a storefront whose inventories are stopped, killed and paused. Also what {@code benchmarks/run
 * http} measures with.
 */
@NullMarked
package io.gossipdiscovery.sample.load;

import org.jspecify.annotations.NullMarked;
