package io.gossipdiscovery.it.reactive;

import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An application that says which instance answers. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class Inventory {

    private final Registration registration;

    Inventory(Registration registration) {
        this.registration = registration;
    }

    @GetMapping("/id")
    Mono<String> id() {
        return Mono.just(Objects.requireNonNull(registration.getInstanceId()));
    }
}
