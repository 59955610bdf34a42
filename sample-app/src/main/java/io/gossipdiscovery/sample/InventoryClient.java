package io.gossipdiscovery.sample;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Asks one of the inventories that are known at the moment of the call. */
class InventoryClient {

    private final RestClient inventory;

    InventoryClient(RestClient inventory) {
        this.inventory = inventory;
    }

    /**
     * One call to one inventory, without a second try.
     *
     * @throws NoInventoryException if there is none to ask
     * @throws InventoryCallException if the one that was asked did not answer as it should
     */
    Stock stock() {
        try {
            Stock stock = inventory.get().uri("/stock").retrieve().body(Stock.class);
            if (stock == null) {
                throw new InventoryCallException("The inventory answered without a body.", null);
            }
            return stock;
        } catch (RestClientException e) {
            throw new InventoryCallException("The call to an inventory failed: " + reason(e), e);
        } catch (IllegalStateException e) {
            // The load balancer has no type of its own for an empty list of instances.
            throw new NoInventoryException(e);
        }
    }

    /** The cause says more than its wrapper: a refused connection, for one, comes as an exception without a message. */
    private static Throwable reason(RestClientException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
