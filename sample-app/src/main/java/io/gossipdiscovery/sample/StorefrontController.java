package io.gossipdiscovery.sample;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The storefront's only page: which storefront answers, and which inventory it asked. */
@RestController
@ConditionalOnProperty(name = "sample.role", havingValue = SampleProperties.STOREFRONT)
class StorefrontController {

    private static final Logger log = LoggerFactory.getLogger(StorefrontController.class);

    private final Registration self;
    private final InventoryClient inventory;

    StorefrontController(Registration self, InventoryClient inventory) {
        this.self = self;
        this.inventory = inventory;
    }

    @GetMapping("/")
    Page page() {
        return new Page(self.getInstanceId(), inventory.stock());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    Problem noInventory(NoInventoryException e) {
        return problem(e);
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_GATEWAY)
    Problem inventoryFailed(InventoryCallException e) {
        return problem(e);
    }

    private Problem problem(RuntimeException e) {
        log.warn("{}", e.getMessage());
        return new Problem(self.getInstanceId(), String.valueOf(e.getMessage()));
    }

    /**
     * The answer to a visitor.
     *
     * @param storefront the instance id of this storefront
     * @param inventory what the inventory said
     */
    record Page(@Nullable String storefront, Stock inventory) {}

    /**
     * The answer where there is nothing to show.
     *
     * @param storefront the instance id of this storefront
     * @param error what went wrong, in words
     */
    record Problem(@Nullable String storefront, String error) {}
}
