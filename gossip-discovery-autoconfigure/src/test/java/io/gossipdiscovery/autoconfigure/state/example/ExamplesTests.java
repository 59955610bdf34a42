package io.gossipdiscovery.autoconfigure.state.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.state.GossipSharedStateAutoConfiguration;
import io.gossipdiscovery.autoconfigure.state.SharedState;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** Two instances of one application that share what the examples share. */
class ExamplesTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipSharedStateAutoConfiguration.class))
            .withUserConfiguration(PriceCache.class, Jobs.class);

    @Test
    void allForgetTheirPricesWhenOneSaysThatTheCatalogueHasChanged() {
        withTwo((one, two) -> {
            PriceCache other = two.getBean(PriceCache.class);
            assertThat(other.priceOf("book", article -> 12)).isEqualTo(12);
            assertThat(other.priceOf("book", article -> 15)).isEqualTo(12);

            one.getBean(PriceCache.class).catalogueChanged();

            await().until(() -> other.priceOf("book", article -> 15) == 15);
        });
    }

    @Test
    void everyJobIsOneInstancesAndAnotherHasItWhenThatHasLeft() {
        List<String> jobs =
                IntStream.range(0, 100).mapToObj(number -> "job " + number).toList();
        withTwo((one, two) -> {
            Jobs first = one.getBean(Jobs.class);
            Jobs second = two.getBean(Jobs.class);
            first.take();
            second.take();
            await().until(() -> takers(one) == 2 && takers(two) == 2);
            assertThat(jobs).allMatch(job -> first.isMine(job) != second.isMine(job));
            assertThat(jobs).anyMatch(first::isMine).anyMatch(second::isMine);

            two.getBean(GossipNode.class).leave().join();

            await().until(() -> jobs.stream().allMatch(first::isMine));
        });
    }

    private static int takers(ApplicationContext by) {
        return by.getBean(SharedState.class).all().size();
    }

    private void withTwo(BiConsumer<ApplicationContext, ApplicationContext> test) {
        String cluster = "gossip.cluster=" + TestNode.randomCluster();
        contexts.withPropertyValues(cluster).run(one -> {
            GossipNode first = one.getBean(GossipNode.class);
            String seeds = "gossip.seeds=" + first.address();
            contexts.withPropertyValues(cluster, seeds).run(two -> {
                await().until(() -> first.view().live().size() == 2);
                test.accept(one, two);
            });
        });
    }
}
