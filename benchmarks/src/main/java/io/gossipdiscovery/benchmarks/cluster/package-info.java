/** The clusters that the benchmarks measure. */
@NullMarked
package io.gossipdiscovery.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
