/** The command {@code benchmarks/run}. */
@NullMarked
package io.gossipdiscovery.benchmarks;

import org.jspecify.annotations.NullMarked;
