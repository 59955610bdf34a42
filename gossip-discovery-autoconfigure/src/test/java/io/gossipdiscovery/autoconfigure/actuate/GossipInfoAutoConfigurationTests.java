package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.netty.GossipNode;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

class GossipInfoAutoConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipInfoAutoConfiguration.class));
    private final ApplicationContextRunner switchedOn =
            contexts.withPropertyValues("management.info.gossip.enabled=true");

    @Test
    void itIsOffUnlessSwitchedOn() {
        contexts.run(context -> assertThat(context).doesNotHaveBean(InfoContributor.class));
        contexts.withPropertyValues("management.info.defaults.enabled=true")
                .run(context -> assertThat(context).doesNotHaveBean(InfoContributor.class));
    }

    @Test
    void itTellsOfTheClusterAndThisNode() {
        switchedOn.withPropertyValues("gossip.cluster=shop").run(context -> {
            GossipNode node = context.getBean(GossipNode.class);

            assertThat(info(context.getBean(InfoContributor.class)))
                    .isEqualTo(Map.of(
                            "cluster", "shop",
                            "id", node.id().toString(),
                            "address", node.address().toString(),
                            "members", Map.of("alive", 1, "suspect", 0, "dead", 0, "left", 0)));
        });
    }

    @Test
    void ofANodeOfTheUserTheClusterIsNotTold() {
        try (TestNode own = TestNode.start()) {
            switchedOn.withBean(GossipNode.class, own::node).run(context -> assertThat(
                            info(context.getBean(InfoContributor.class)))
                    .containsOnlyKeys("id", "address", "members"));
        }
    }

    @Test
    void theUsersOwnContributorComesFirstAndWithoutANodeThereIsNone() {
        InfoContributor own = builder -> {};
        switchedOn
                .withBean("gossipInfoContributor", InfoContributor.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(InfoContributor.class).isSameAs(own));
        switchedOn
                .withPropertyValues("gossip.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(InfoContributor.class));
    }

    @SuppressWarnings("unchecked") // the detail is a map
    private static Map<String, Object> info(InfoContributor contributor) {
        Info.Builder builder = new Info.Builder();
        contributor.contribute(builder);
        return (Map<String, Object>) Objects.requireNonNull(builder.build().get("gossip"));
    }
}
