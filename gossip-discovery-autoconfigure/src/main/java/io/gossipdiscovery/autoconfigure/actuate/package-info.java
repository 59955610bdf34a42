/** Health and the actuator endpoint. */
@NullMarked
package io.gossipdiscovery.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
