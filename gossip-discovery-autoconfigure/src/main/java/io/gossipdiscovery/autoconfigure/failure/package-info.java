/** Mistakes in the configuration, and the words by which an application that cannot start explains them. */
@NullMarked
package io.gossipdiscovery.autoconfigure.failure;

import org.jspecify.annotations.NullMarked;
