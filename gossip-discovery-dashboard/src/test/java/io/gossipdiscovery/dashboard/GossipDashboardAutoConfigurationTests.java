package io.gossipdiscovery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** When there is a dashboard, and when there is none. */
class GossipDashboardAutoConfigurationTests {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            UtilAutoConfiguration.class,
            GossipMembershipAutoConfiguration.class,
            GossipJournalAutoConfiguration.class,
            GossipDashboardAutoConfiguration.class);

    private static final String ROUTES = "gossipDashboardRoutes";

    private final String cluster = "gossip.cluster=test-" + UUID.randomUUID();
    private final WebApplicationContextRunner servlet =
            new WebApplicationContextRunner().withConfiguration(ALL).withPropertyValues(cluster);
    private final ReactiveWebApplicationContextRunner reactive =
            new ReactiveWebApplicationContextRunner().withConfiguration(ALL).withPropertyValues(cluster);

    @Test
    void anApplicationOfTheServletStackHasItsRoutes() {
        servlet.run(context -> {
            assertThat(context).hasSingleBean(Feed.class).hasBean(ROUTES);
            assertThat(context.getBean(ROUTES))
                    .isInstanceOf(org.springframework.web.servlet.function.RouterFunction.class);
            assertThat(context.getBean(Feed.class).isRunning()).isTrue();
        });
    }

    @Test
    void anApplicationOfTheReactiveStackHasItsRoutes() {
        reactive.run(context -> assertThat(context.getBean(ROUTES))
                .isInstanceOf(org.springframework.web.reactive.function.server.RouterFunction.class));
    }

    @Test
    void neitherStackNeedsTheOther() {
        servlet.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor"))
                .run(context -> assertThat(context).hasNotFailed().hasBean(ROUTES));
        reactive.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
                .run(context -> assertThat(context).hasNotFailed().hasBean(ROUTES));
    }

    @Test
    void anApplicationWithoutAWebServerHasNone() {
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withPropertyValues(cluster)
                .run(context -> assertThat(context).doesNotHaveBean(Feed.class).doesNotHaveBean(ROUTES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gossip.dashboard.enabled=false", "gossip.enabled=false", "spring.cloud.discovery.enabled=false"
            })
    void whoeverSwitchesItOrAllOfGossipOffHasNone(String off) {
        servlet.withPropertyValues(off).run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Feed.class)
                .doesNotHaveBean(ROUTES));
    }

    @Test
    void aPathThatCannotBeServedKeepsTheApplicationFromStarting() {
        servlet.withPropertyValues("gossip.dashboard.path=gossip/").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageStartingWith("gossip.dashboard.path is 'gossip/'"));
    }

    @Test
    void withoutAJournalThereAreNoEventsAndAllElse() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipDashboardAutoConfiguration.class))
                .withPropertyValues(cluster)
                .run(context -> assertThat(context.getBean(ClusterSource.class).entriesAfter(0))
                        .isEmpty());
    }
}
