/** Bytes to messages and back, with their limits and versions. */
@NullMarked
package io.gossipdiscovery.membership.wire;

import org.jspecify.annotations.NullMarked;
