/** What happens before there is a context: a config server is found in the cluster. */
@NullMarked
package io.gossipdiscovery.autoconfigure.bootstrap;

import org.jspecify.annotations.NullMarked;
