/** Micrometer meters. */
@NullMarked
package io.gossipdiscovery.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
