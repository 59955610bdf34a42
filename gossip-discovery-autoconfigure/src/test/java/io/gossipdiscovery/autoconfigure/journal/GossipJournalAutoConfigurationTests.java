package io.gossipdiscovery.autoconfigure.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Kind;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.netty.GossipNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

class GossipJournalAutoConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipJournalAutoConfiguration.class));

    @Test
    void aThousandEntriesAreKeptUnlessToldOtherwise() {
        contexts.run(context ->
                assertThat(context.getBean(GossipJournal.class).size()).isEqualTo(1_000));
        contexts.withPropertyValues("gossip.journal.size=7")
                .run(context ->
                        assertThat(context.getBean(GossipJournal.class).size()).isEqualTo(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100_001})
    void aSizeOutOfRangeEndsTheStartWithTheRemedy(int size) {
        contexts.withPropertyValues("gossip.journal.size=" + size).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining("gossip.journal.size is " + size + ", allowed are 0 to 100000"));
    }

    @Test
    void whatHappensIsRecordedAlthoughNobodyHasAskedForTheJournal() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties())
                    .withInitializer(context ->
                            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                    .run(context -> {
                        assertThat(context.getSourceApplicationContext()
                                        .getBeanFactory()
                                        .containsSingleton("gossipJournal"))
                                .isTrue();
                        GossipNode node = context.getBean(GossipNode.class);
                        TestNode joined = other.startAnother();
                        await().until(() -> node.view().find(joined.node().id()) != null);
                        joined.node().leave().join();
                        joined.close();

                        GossipJournal journal = context.getBean(GossipJournal.class);
                        await().until(() -> journal.recorded(Kind.LEFT) == 1);
                        assertThat(journal.entries())
                                .extracting(entry -> entry.subject().id())
                                .contains(joined.node().id());
                    });
        }
    }

    @Test
    void theUsersOwnJournalComesFirst() {
        try (TestNode other = TestNode.start()) {
            GossipJournal own = GossipJournal.following(other.node(), 3);
            contexts.withBean(GossipJournal.class, () -> own)
                    .run(context ->
                            assertThat(context).getBean(GossipJournal.class).isSameAs(own));
        }
    }

    @Test
    void withoutANodeThereIsNoJournal() {
        contexts.withPropertyValues("gossip.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GossipJournal.class));
    }

    @Test
    void aJournalOfANodeThatLivesOnHearsNoMoreOnceClosed() {
        try (TestNode first = TestNode.start()) {
            GossipJournal closed = GossipJournal.following(first.node(), 10);
            GossipJournal open = GossipJournal.following(first.node(), 10);
            closed.close();
            try (TestNode another = first.startAnother()) {
                await().until(() -> open.recorded(Kind.JOINED) == 1);
                assertThat(another.live()).isEqualTo(2);
                assertThat(closed.recorded()).isZero();
            }
        }
    }
}
