/** What it costs a caller to look up the instances of a service. */
@NullMarked
package io.gossipdiscovery.benchmarks.lookup;

import org.jspecify.annotations.NullMarked;
