/** What a member takes of its machine and its network, with nothing to do and under a steady trickle of changes. */
@NullMarked
package io.gossipdiscovery.benchmarks.footprint;

import org.jspecify.annotations.NullMarked;
