/** Members of scalecube-cluster in a process of their own. */
@NullMarked
package io.gossipdiscovery.benchmarks.scalecube;

import org.jspecify.annotations.NullMarked;
