/** Claims about clusters of real processes, each on a network of its own that loses, refuses and parts. */
@NullMarked
package io.gossipdiscovery.namespaces;

import org.jspecify.annotations.NullMarked;
