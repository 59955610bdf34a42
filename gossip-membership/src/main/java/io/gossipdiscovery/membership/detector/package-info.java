/** Failure detection: probe round, suspicion timers and local health. */
@NullMarked
package io.gossipdiscovery.membership.detector;

import org.jspecify.annotations.NullMarked;
