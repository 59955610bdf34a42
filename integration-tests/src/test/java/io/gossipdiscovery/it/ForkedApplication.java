package io.gossipdiscovery.it;

import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An application for a JVM of its own, which tells about itself over HTTP. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ForkedApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ForkedApplication.class, arguments);
    }

    @Bean
    @LoadBalanced
    RestClient.Builder restClientBuilder() {
        return RestClient.builder();
    }

    @RestController
    static class Answers {

        private final RestClient client;

        Answers(RestClient.Builder builder) {
            this.client = builder.build();
        }

        /** Which inventory answers. */
        @GetMapping("/call")
        String call() {
            return Objects.requireNonNull(
                    client.get().uri("http://inventory/id").retrieve().body(String.class));
        }

        /** Which class loader this class is of. */
        @GetMapping("/loader")
        String loader() {
            return getClass().getClassLoader().getClass().getSimpleName();
        }

        /** How many threads of gossip run in this JVM. */
        @GetMapping("/threads")
        long threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("gossip-"))
                    .count();
        }

        @PostMapping("/restart")
        void restart() {
            Restarter.getInstance().restart();
        }
    }
}
