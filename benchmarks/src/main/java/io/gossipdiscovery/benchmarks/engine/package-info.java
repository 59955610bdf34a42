/** What the parts of the engine cost in time and memory. */
@NullMarked
package io.gossipdiscovery.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
