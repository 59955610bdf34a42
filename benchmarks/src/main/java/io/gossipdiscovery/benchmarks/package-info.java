/** What the engine costs in time and memory, and the command that measures it. */
@NullMarked
package io.gossipdiscovery.benchmarks;

import org.jspecify.annotations.NullMarked;
