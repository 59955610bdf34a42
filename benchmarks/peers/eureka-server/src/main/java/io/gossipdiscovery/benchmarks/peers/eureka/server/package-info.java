/** The server of Eureka, with nothing added. */
@NullMarked
package io.gossipdiscovery.benchmarks.peers.eureka.server;

import org.jspecify.annotations.NullMarked;
