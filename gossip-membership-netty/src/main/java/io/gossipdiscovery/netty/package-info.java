/** The shell around the membership engine: sockets, a timer and snapshots for other threads. */
@NullMarked
package io.gossipdiscovery.netty;

import org.jspecify.annotations.NullMarked;
