/** Thousands of the real engines on a virtual clock and a seeded, hostile network. */
@NullMarked
package io.gossipdiscovery.simulator;

import org.jspecify.annotations.NullMarked;
