/**
 * Arbitrary bytes at the decoder and at the engine: targets of a coverage-guided fuzzer, started by {@code benchmarks/fuzz}, and
 * their replay in the normal build.
 */
@NullMarked
package io.gossipdiscovery.membership.fuzz;

import org.jspecify.annotations.NullMarked;
