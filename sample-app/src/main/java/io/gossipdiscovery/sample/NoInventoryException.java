package io.gossipdiscovery.sample;

/** Thrown where no instance of the inventory is known. */
class NoInventoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoInventoryException(Throwable cause) {
        super("No instance of 'inventory' is known. Start one with --sample.role=inventory.", cause);
    }
}
