/** The sample and its command as users start them: real processes, real signals. */
@NullMarked
package io.gossipdiscovery.it.sample;

import org.jspecify.annotations.NullMarked;
