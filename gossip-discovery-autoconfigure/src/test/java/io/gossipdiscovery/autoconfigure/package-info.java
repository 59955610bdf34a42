/** Tests of the module as a whole. */
@NullMarked
package io.gossipdiscovery.autoconfigure;

import org.jspecify.annotations.NullMarked;
