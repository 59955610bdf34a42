package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Starts the node of this application, unless the application brings a {@link GossipNode} of its own. */
@AutoConfiguration(after = {UtilAutoConfiguration.class, SslAutoConfiguration.class})
@ConditionalOnDiscoveryEnabled
@ConditionalOnBooleanProperty(name = "gossip.enabled", matchIfMissing = true)
@EnableConfigurationProperties({GossipProperties.class, GossipDiscoveryProperties.class})
@ImportRuntimeHints(MetadataHints.class)
public final class GossipMembershipAutoConfiguration {

    @Bean
    static UnknownProperties gossipUnknownProperties(Environment environment) {
        return new UnknownProperties(environment);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(GossipNode.class)
    static class OwnNode {

        @Bean
        @ConditionalOnMissingBean(GossipConnectionDetails.class)
        PropertiesGossipConnectionDetails gossipConnectionDetails(GossipProperties properties) {
            return new PropertiesGossipConnectionDetails(properties);
        }

        @Bean
        GossipMembership gossipMembership(
                GossipProperties properties,
                GossipDiscoveryProperties discovery,
                GossipConnectionDetails details,
                ListableBeanFactory beans,
                ObjectProvider<GossipNodeFactory> factory,
                ObjectProvider<EarlyMembership> early,
                ObjectProvider<SslBundles> bundles,
                Environment environment) {
            BundledCertificates certificates = certificates(properties, bundles);
            MembershipStart start = new MembershipStart(
                    properties,
                    Surroundings.of(environment),
                    details.getSeeds(),
                    details instanceof PropertiesGossipConnectionDetails
                            ? SeedOrigins.PROPERTY
                            : "the GossipConnectionDetails bean",
                    SeedOrigins.providers(beans.getBeansOfType(GossipSeedProvider.class)),
                    factory.getIfAvailable(),
                    certificates);
            GossipMembership membership =
                    early.getIfAvailable(EarlyMembership::new).takeOver(start);
            membership.leaveWithin(discovery.shutdown().leaveTimeout());
            if (certificates != null) {
                certificates.reload(membership.node());
            }
            membership.logStart();
            return membership;
        }

        private static @Nullable BundledCertificates certificates(
                GossipProperties properties, ObjectProvider<SslBundles> bundles) {
            String name = properties.security().sslBundle();
            return name == null
                    ? null
                    : new BundledCertificates(name, bundles.getIfAvailable(DefaultSslBundleRegistry::new));
        }

        /** Ended by {@link GossipMembership}, which says goodbye first. */
        @Bean(destroyMethod = "")
        GossipNode gossipNode(GossipMembership membership) {
            return membership.node();
        }

        @Bean
        @Lazy(false)
        JoinGate gossipJoinGate(GossipMembership membership) {
            return new JoinGate(membership);
        }

        /** Where properties can change while the application runs. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(EnvironmentChangeEvent.class)
        static class Refresh {

            @Bean
            MembershipRefresh gossipMembershipRefresh(
                    GossipMembership membership,
                    GossipProperties properties,
                    GossipConnectionDetails details,
                    Environment environment) {
                return new MembershipRefresh(membership, properties, details, environment);
            }
        }
    }

    @Bean
    @ConditionalOnMissingBean
    ServiceIndex gossipServiceIndex(GossipNode node) {
        return ServiceIndex.following(node);
    }
}
