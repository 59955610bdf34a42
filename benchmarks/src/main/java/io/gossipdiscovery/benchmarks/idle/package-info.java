/** Where the processor time and the allocations of nodes go that have nothing to do. */
@NullMarked
package io.gossipdiscovery.benchmarks.idle;

import org.jspecify.annotations.NullMarked;
