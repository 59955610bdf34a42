/** Whole applications of the WebFlux stack over real nodes in one JVM. */
@NullMarked
package io.gossipdiscovery.it.reactive;

import org.jspecify.annotations.NullMarked;
