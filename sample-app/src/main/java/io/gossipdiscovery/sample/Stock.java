package io.gossipdiscovery.sample;

import org.jspecify.annotations.Nullable;

/**
 * An inventory's answer: who gave it.
 *
 * @param instance the instance id of the inventory
 * @param port the port on which it serves
 */
record Stock(@Nullable String instance, int port) {}
