/** Immutable settings of the engine, with presets. */
@NullMarked
package io.gossipdiscovery.membership.config;

import org.jspecify.annotations.NullMarked;
