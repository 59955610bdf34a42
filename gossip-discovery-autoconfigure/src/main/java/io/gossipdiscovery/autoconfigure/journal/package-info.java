/** The journal: what happened in the cluster, bounded, with who said so and on what grounds. */
@NullMarked
package io.gossipdiscovery.autoconfigure.journal;

import org.jspecify.annotations.NullMarked;
