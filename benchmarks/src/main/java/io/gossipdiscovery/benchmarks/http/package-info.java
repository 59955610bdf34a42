/** What the callers of a service notice when its instances come and go. */
@NullMarked
package io.gossipdiscovery.benchmarks.http;

import org.jspecify.annotations.NullMarked;
