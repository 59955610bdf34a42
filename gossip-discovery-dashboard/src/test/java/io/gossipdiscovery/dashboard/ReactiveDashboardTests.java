package io.gossipdiscovery.dashboard;

import java.time.Duration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** On Reactor Netty. */
class ReactiveDashboardTests extends DashboardContract {

    @Override
    WebApplicationType stack() {
        return WebApplicationType.REACTIVE;
    }

    @Override
    String contextPathProperty() {
        return "spring.webflux.base-path=";
    }

    @Override
    Class<?> more() {
        return OwnThreads.class;
    }

    /** Reactor Netty's threads, which all applications of a JVM share else: the first that closes would end those of the others. */
    @Configuration(proxyBeanMethods = false)
    static class OwnThreads {

        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }
    }
}
