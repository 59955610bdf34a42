/** Processes, commands, and what is to be undone after them. */
@NullMarked
package io.gossipdiscovery.benchmarks.process;

import org.jspecify.annotations.NullMarked;
