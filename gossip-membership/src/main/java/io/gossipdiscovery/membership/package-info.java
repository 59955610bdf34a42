/** The membership engine: one deterministic state machine. Bytes and time go in, bytes and events come out. */
@NullMarked
package io.gossipdiscovery.membership;

import org.jspecify.annotations.NullMarked;
