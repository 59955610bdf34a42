/** What processes hold after an hour of churn. */
@NullMarked
package io.gossipdiscovery.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
