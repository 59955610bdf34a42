/** How an application makes itself known: the registry and the registration that follows its life. */
@NullMarked
package io.gossipdiscovery.autoconfigure.registration;

import org.jspecify.annotations.NullMarked;
