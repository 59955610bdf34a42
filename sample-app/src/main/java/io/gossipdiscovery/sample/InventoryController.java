package io.gossipdiscovery.sample;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The inventory's only page: which instance answers. */
@RestController
@ConditionalOnProperty(name = "sample.role", havingValue = SampleProperties.INVENTORY)
class InventoryController {

    private final Registration self;

    InventoryController(Registration self) {
        this.self = self;
    }

    @GetMapping("/stock")
    Stock stock() {
        return new Stock(self.getInstanceId(), self.getPort());
    }
}
