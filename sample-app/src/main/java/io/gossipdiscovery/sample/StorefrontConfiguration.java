package io.gossipdiscovery.sample;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** How the storefront calls other services: by name, through the load balancer. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "sample.role", havingValue = SampleProperties.STOREFRONT)
class StorefrontConfiguration {

    /** Boot's own builder, with the time-outs of {@code spring.http.clients}, for URLs whose host is a service's name. */
    @Bean
    @LoadBalanced
    RestClient.Builder loadBalancedRestClientBuilder(RestClientBuilderConfigurer configurer) {
        return configurer.configure(RestClient.builder());
    }

    @Bean
    InventoryClient inventoryClient(@LoadBalanced RestClient.Builder builder) {
        return new InventoryClient(builder.baseUrl("http://inventory").build());
    }
}
