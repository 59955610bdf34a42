/** Small values that the members of a cluster tell each other, under keys of the application's choice. */
@NullMarked
package io.gossipdiscovery.autoconfigure.state;

import org.jspecify.annotations.NullMarked;
