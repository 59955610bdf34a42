/** The examples of {@code docs/shared-state.md}, as they stand there. */
@NullMarked
package io.gossipdiscovery.autoconfigure.state.example;

import org.jspecify.annotations.NullMarked;
