/** The node of an application: its properties, how it takes part in a cluster, its start and its end. */
@NullMarked
package io.gossipdiscovery.autoconfigure.membership;

import org.jspecify.annotations.NullMarked;
