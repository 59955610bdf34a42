package io.gossipdiscovery.sample;

import org.jspecify.annotations.Nullable;

/** Thrown where an inventory was asked and gave no proper answer. */
class InventoryCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InventoryCallException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
