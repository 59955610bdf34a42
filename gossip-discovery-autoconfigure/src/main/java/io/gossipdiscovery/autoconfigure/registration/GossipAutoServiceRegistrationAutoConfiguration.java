package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.netty.GossipNode;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationProperties;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Registers this application while it serves. Each context of a hierarchy has a registration of its own, since each may have a web
 * server of its own; those without one are not registered.
 */
@AutoConfiguration(
        before = AutoServiceRegistrationAutoConfiguration.class,
        after =
                ApplicationAvailabilityAutoConfiguration
                        .class, // whose bean then hears of readiness first, and health knows it
        afterName = "io.gossipdiscovery.autoconfigure.registration.GossipServiceRegistryAutoConfiguration")
@ConditionalOnBooleanProperty(name = "spring.cloud.service-registry.auto-registration.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "gossip.discovery.register", matchIfMissing = true)
@ConditionalOnBean({GossipNode.class, GossipServiceRegistry.class})
@EnableConfigurationProperties({GossipDiscoveryProperties.class, AutoServiceRegistrationProperties.class})
public final class GossipAutoServiceRegistrationAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(GossipAutoServiceRegistrationAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean(value = Registration.class, search = SearchStrategy.CURRENT)
    GossipRegistration gossipRegistration(
            GossipDiscoveryProperties properties,
            Environment environment,
            GossipNode node,
            ObjectProvider<GossipMembership> membership,
            ObjectProvider<InetUtils> inetUtils,
            ObjectProvider<InetUtilsProperties> inetUtilsProperties) {
        InetAddress address = node.address().inetAddress();
        String serverAddress = environment.getProperty("server.address");
        RegisteredHost host = RegisteredHost.ofServer(serverAddress, address);
        if (host == null && RegisteredHost.isOnLoopback(serverAddress) && properties.host() == null) {
            log.warn(
                    "Gossip: the web server listens on loopback alone (server.address={}), and callers are told {}, which refuses "
                            + "them unless a proxy listens there: set gossip.discovery.host, or correct server.address",
                    serverAddress,
                    node.address().host());
        }
        if (host == null) {
            host = RegisteredHost.preferred(inetUtils.getIfUnique(), inetUtilsProperties.getIfUnique(), address);
        }
        if (host == null) {
            GossipMembership own = membership.getIfAvailable();
            String reason =
                    own == null ? "it is the address of the node" : own.plan().addressReason();
            host = new RegisteredHost(node.address().host(), reason);
        }
        return new GossipRegistration(
                properties,
                environment.getProperty("spring.application.name"),
                host,
                node.id().abbreviated());
    }

    @Bean
    @Lazy(false)
    ApplicationReadiness gossipApplicationReadiness(ApplicationContext context, ConfigurableListableBeanFactory beans) {
        return new ApplicationReadiness(context, beans);
    }

    @Bean
    @Lazy(false)
    @ConditionalOnBean(GossipRegistration.class)
    @ConditionalOnMissingBean(value = AutoServiceRegistration.class, search = SearchStrategy.CURRENT)
    GossipAutoServiceRegistration gossipAutoServiceRegistration(
            GossipNode node,
            GossipServiceRegistry registry,
            GossipDiscoveryProperties properties,
            GossipRegistration registration,
            ApplicationReadiness readiness,
            ObjectProvider<HealthGroupFinder> healthGroups,
            ObjectProvider<LifecycleProperties> shutdown,
            ObjectProvider<RegistrationLifecycle<? super GossipRegistration>> lifecycles,
            ApplicationEventPublisher events) {
        readiness.decideOf(registration, registry, node);
        LifecycleProperties phases = shutdown.getIfAvailable();
        return new GossipAutoServiceRegistration(
                registry,
                new InstanceIdClaim(node),
                new HealthWatch(properties.readiness(), readiness, healthGroups.getIfAvailable()),
                new Drain(
                        node,
                        registry,
                        properties.shutdown().drainTimeout(),
                        phases == null ? null : phases.getTimeoutPerShutdownPhase()),
                registration,
                lifecycles.orderedStream().toList(),
                events);
    }

    /** Asks for the beans around it late: inner configurations are read before the outer one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebServerInitializedEvent.class)
    static class WithWebServer {

        @Bean
        @Lazy(false)
        WebServerPorts gossipWebServerPorts(
                ApplicationContext context,
                ObjectProvider<GossipRegistration> registration,
                ObjectProvider<GossipAutoServiceRegistration> autoRegistration,
                ObjectProvider<ManagementMetadata> management,
                AutoServiceRegistrationProperties properties) {
            return new WebServerPorts(
                    context,
                    registration,
                    autoRegistration,
                    properties.isRegisterManagement() ? management.getIfAvailable() : null);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthEndpoint.class, Endpoint.class})
    static class WithHealth {

        @Bean
        HealthGroups gossipHealthGroups(
                ObjectProvider<HealthEndpoint> endpoint, ObjectProvider<HealthEndpointGroups> groups) {
            return new HealthGroups(endpoint, groups);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebEndpointProperties.class)
    static class WithActuator {

        @Bean
        ManagementMetadata gossipManagementMetadata(Environment environment) {
            return new ManagementMetadata(environment);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(EnvironmentChangeEvent.class)
    static class WithRefresh {

        @Bean
        @Lazy(false)
        RegistrationRefresh gossipRegistrationRefresh(
                ApplicationContext context,
                Environment environment,
                ObjectProvider<GossipRegistration> registration,
                ObjectProvider<GossipAutoServiceRegistration> autoRegistration) {
            return new RegistrationRefresh(context, environment, registration, autoRegistration);
        }
    }
}
