/** Whole applications over real nodes in one JVM: what calls services, and every kind of application context. */
@NullMarked
package io.gossipdiscovery.it;

import org.jspecify.annotations.NullMarked;
