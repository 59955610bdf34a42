/** What is started with and without a starter on its class path. */
@NullMarked
package io.gossipdiscovery.benchmarks.startup.application;

import org.jspecify.annotations.NullMarked;
