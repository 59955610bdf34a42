package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What health says of limits that are reached again and again. */
class LimitProblemsTests {

    @Test
    void everyLimitThatANodeWatchesHasARemedyOfItsOwn() {
        List<String> watched = List.copyOf(GossipNode.watchedLimits());

        assertThat(watched).hasSizeGreaterThan(5);
        assertThat(LimitProblems.of(watched).values()).allSatisfy(sentence -> assertThat(sentence)
                .contains(":")
                .matches(".*(gossip\\.limits\\.[a-z-]+|gossip\\.seeds|its network).*"));
    }

    @Test
    void everyLimitThatANodeWatchesIsCounted() {
        try (TestNode node = TestNode.start()) {
            assertThat(node.node().counters().keySet()).containsAll(GossipNode.watchedLimits());
        }
    }

    @Test
    void sentencesComeInTheOrderOfTheirCountersAndWhatIsUnknownIsSaidToGrow() {
        Map<String, String> sentences = LimitProblems.of(List.of("members.refused", "later.counter"));

        assertThat(sentences.keySet()).containsExactly("members.refused", "later.counter");
        assertThat(sentences.get("members.refused")).contains("gossip.limits.members");
        assertThat(sentences.get("later.counter")).isEqualTo("A limit of this node is reached again and again");
    }
}
