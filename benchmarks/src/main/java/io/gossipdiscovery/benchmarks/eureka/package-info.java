/** The peer Eureka: its server, and what discovers by it. */
@NullMarked
package io.gossipdiscovery.benchmarks.eureka;

import org.jspecify.annotations.NullMarked;
