package io.gossipdiscovery.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * The sample: {@code --sample.role=storefront} answers its visitors with what an inventory says, {@code
 * --sample.role=inventory} is one of those that it asks.
 */
@SpringBootApplication
@EnableConfigurationProperties(SampleProperties.class)
public class SampleApplication {

    /** Starts one instance in the role that the arguments name. */
    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }
}
