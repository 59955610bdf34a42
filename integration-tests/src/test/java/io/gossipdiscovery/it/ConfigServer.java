package io.gossipdiscovery.it;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a client needs of a config server: its answer, with one property that {@code served.key} and {@code served.value} name. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class ConfigServer {

    private final Environment environment;

    ConfigServer(Environment environment) {
        this.environment = environment;
    }

    @GetMapping("/{name}/{profile}")
    Map<String, Object> environment(@PathVariable String name, @PathVariable String profile) {
        Map<String, String> source =
                Map.of(environment.getRequiredProperty("served.key"), environment.getRequiredProperty("served.value"));
        return Map.of(
                "name",
                name,
                "profiles",
                List.of(profile),
                "propertySources",
                List.of(Map.of("name", "stub", "source", source)));
    }
}
