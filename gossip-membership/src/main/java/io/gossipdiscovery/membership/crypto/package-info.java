/** Sealing and opening of packets. */
@NullMarked
package io.gossipdiscovery.membership.crypto;

import org.jspecify.annotations.NullMarked;
