/** How soon the members of a cluster know what one of them did or suffered: ours, and those of peers. */
@NullMarked
package io.gossipdiscovery.benchmarks.strike;

import org.jspecify.annotations.NullMarked;
