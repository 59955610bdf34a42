/** How soon a cluster knows that a member crashed, stopped or vanished. */
@NullMarked
package io.gossipdiscovery.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
