package io.gossipdiscovery.sample;

import org.springframework.core.NestedRuntimeException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Asks one of the inventories that are known at the moment of the call. */
class InventoryClient {

    private final RestClient inventory;

    InventoryClient(RestClient inventory) {
        this.inventory = inventory;
    }

    /**
     * One call to one inventory, and with {@code spring.cloud.loadbalancer.retry.enabled} a second one to another if the first
     * could not be had.
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
        } catch (IllegalStateException | IllegalArgumentException e) {
            // The load balancer has no type of its own for an empty list of instances: the second is what it throws
            // when it retries.
            throw new NoInventoryException(e);
        }
    }

    /** The cause says more than its wrappers: a refused connection, for one, comes as an exception without a message. */
    private static Throwable reason(RestClientException e) {
        Throwable reason = e;
        while (reason instanceof NestedRuntimeException && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }
}
