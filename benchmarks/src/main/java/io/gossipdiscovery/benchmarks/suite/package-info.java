/** What every benchmark is, and what it is told. */
@NullMarked
package io.gossipdiscovery.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
