/** The discovery clients of Spring Cloud over the index. */
@NullMarked
package io.gossipdiscovery.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
