/** What was measured, where, and how it is shown. */
@NullMarked
package io.gossipdiscovery.benchmarks.report;

import org.jspecify.annotations.NullMarked;
