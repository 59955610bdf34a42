/** Claims about the shell. */
@NullMarked
package io.gossipdiscovery.netty;

import org.jspecify.annotations.NullMarked;
