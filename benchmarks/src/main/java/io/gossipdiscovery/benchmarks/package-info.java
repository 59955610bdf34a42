/** What the engine costs in time and memory, how soon a cluster knows of a crash, and the command that measures both. */
@NullMarked
package io.gossipdiscovery.benchmarks;

import org.jspecify.annotations.NullMarked;
