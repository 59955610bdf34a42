package io.gossipdiscovery.benchmarks.peers.eureka;

import io.gossipdiscovery.sample.SampleApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.web.client.RestClient;

/** The sample application as a user of Eureka writes it. */
@Configuration(proxyBeanMethods = false)
@Import(SampleApplication.class)
public class EurekaSample {

    /** For Eureka's own calls to its server, which otherwise go through the load balancer and find no service of that name. */
    @Bean
    @Primary
    RestClient.Builder plainRestClientBuilder(RestClientBuilderConfigurer configurer) {
        return configurer.configure(RestClient.builder());
    }

    /** Starts one instance in the role that the arguments name. */
    public static void main(String[] args) {
        SpringApplication.run(EurekaSample.class, args);
    }
}
