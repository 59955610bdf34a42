/** What a starter on its class path adds to the start of an application. */
@NullMarked
package io.gossipdiscovery.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
