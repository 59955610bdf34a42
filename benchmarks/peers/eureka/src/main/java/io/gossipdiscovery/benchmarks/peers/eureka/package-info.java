/** The sample application, and the look-ups of an application, with the client of Eureka in our starter's place. */
@NullMarked
package io.gossipdiscovery.benchmarks.peers.eureka;

import org.jspecify.annotations.NullMarked;
