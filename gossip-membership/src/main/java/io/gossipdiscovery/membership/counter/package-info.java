/** What the engine counts: every rejection, every rule that fired, every bound that was reached. */
@NullMarked
package io.gossipdiscovery.membership.counter;

import org.jspecify.annotations.NullMarked;
