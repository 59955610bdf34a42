package io.gossipdiscovery.sample;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The inventory's only page: which instance answers. */
@RestController
@ConditionalOnProperty(name = "sample.role", havingValue = SampleProperties.INVENTORY)
class InventoryController {

    private final Registration self;
    private final long latencyNanos;

    InventoryController(Registration self, SampleProperties properties) {
        this.self = self;
        this.latencyNanos = properties.inventory().latency().toNanos();
    }

    @GetMapping("/stock")
    Stock stock() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(latencyNanos);
        return new Stock(self.getInstanceId(), self.getPort());
    }
}
