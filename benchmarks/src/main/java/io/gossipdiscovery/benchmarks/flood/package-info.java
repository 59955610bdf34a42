/** What a flood of garbage does to a node. */
@NullMarked
package io.gossipdiscovery.benchmarks.flood;

import org.jspecify.annotations.NullMarked;
