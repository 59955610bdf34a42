package io.gossipdiscovery.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two real nodes: one publishes, the other reads. */
class SharedStateTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestNode writing = TestNode.start();
    private final TestNode reading = writing.startAnother();
    private final SharedState writer = new SharedState(writing.node());
    private final SharedState reader = new SharedState(reading.node());
    private final NodeId id = writing.node().id();

    @AfterEach
    void close() {
        writing.close();
        reading.close();
    }

    @Test
    void whatOneMemberPublishesAllOthersRead() {
        writer.publish("colour", "grün");
        writer.publish("mask", new byte[] {0, -1});
        writer.publish("present", "");

        await().until(() -> reader.valuesOf(id).size() == 3);
        assertThat(valueAt(reader, "mask").bytes()).containsExactly(0, -1);
        assertThat(textAt(reader, "colour")).isEqualTo("grün");
        assertThat(textAt(reader, "present")).isEmpty();
        assertThat(reader.all()).containsOnlyKeys(id);
        assertThat(reader.valuesUnder("colour")).containsOnly(Map.entry(id, SharedValue.of("grün")));
        assertThat(reader.valuesUnder("size")).isEmpty();
        assertThat(reader.own()).isEmpty();
        await().until(() -> writer.own().equals(reader.valuesOf(id)));
    }

    @Test
    void theLastValueIsReadAndOneThatIsTakenBackIsGone() {
        for (int number = 1; number <= 20; number++) {
            writer.publish("number", String.valueOf(number));
        }
        await().until(() -> Objects.equals(textAt(reader, "number"), "20"));

        writer.remove("number");
        writer.remove("never published");

        await().until(() -> reader.all().isEmpty());
    }

    @Test
    void twoMembersUnderOneKeyDoNotDisturbEachOther() {
        writer.publish("colour", "green");
        reader.publish("colour", "red");

        NodeId other = reading.node().id();
        Map<NodeId, SharedValue> both = Map.of(id, SharedValue.of("green"), other, SharedValue.of("red"));
        await().until(() -> writer.valuesUnder("colour").equals(both));
        await().until(() -> reader.valuesUnder("colour").equals(both));
    }

    @Test
    void valuesOfServicesAreNeitherShownNorOverwritten() {
        String key = MemberServices.readinessKey("inventory-1");
        writing.node().publish(key, new byte[] {2}).join();

        writer.publish(key, "mine");
        writer.remove(MemberServices.serviceKey("inventory-1"));

        await().until(() -> reader.valuesOf(id).equals(Map.of(key, SharedValue.of("mine"))));
        assertThat(stateOfWriter().get(key)).containsExactly(2);
        writer.remove(key);
        await().until(() -> reader.all().isEmpty());
        assertThat(stateOfWriter().get(key)).containsExactly(2);
    }

    @Test
    void aKeyTooManyIsRefusedWithTheLimitAndChangesNothing() {
        writing.node().publish("service/inventory-1", new byte[1]).join();
        for (int number = 1; number <= 63; number++) {
            writer.publish("key" + number, "1");
        }
        await().until(() -> writer.own().size() == 63);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.publish("one-more", "1"))
                .withMessageContaining("'one-more'")
                .withMessageContaining("the 64 keys that a member may have")
                .withMessageContaining("What this application registers counts as well")
                .withMessageContaining("gossip.limits.state-keys");
        writer.publish("key1", "2");

        await().until(() -> Objects.equals(textAt(reader, "key1"), "2"));
        assertThat(reader.valuesOf(id)).hasSize(63).doesNotContainKey("one-more");
        assertThat(stateOfWriter().version()).isEqualTo(65);
    }

    @Test
    void aByteTooManyIsRefusedWithTheLimitAndTheFormerValueStays() {
        writer.publish("large", "small");
        int room = MemberState.MAX_BYTES - "user/large".length();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.publish("large", new byte[room + 1]))
                .withMessageContaining("'large'")
                .withMessageContaining("would have 16385 bytes, allowed are 16384")
                .withMessageContaining("gossip.limits.state-bytes");
        await().until(() -> Objects.equals(textAt(reader, "large"), "small"));

        writer.publish("large", new byte[room]);
        await().until(() -> valueAt(reader, "large").bytes().length == room);
    }

    @Test
    void aKeyIsNeitherEmptyNorTooLong() {
        for (String key : new String[] {"", "k".repeat(SharedState.MAX_KEY_LENGTH + 1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.publish(key, "value"))
                    .withMessageContaining(key.length() + " characters, allowed are 1 to 251");
            assertThatIllegalArgumentException().isThrownBy(() -> writer.remove(key));
        }
        String longest = "k".repeat(SharedState.MAX_KEY_LENGTH);
        writer.publish(longest, "value");

        await().until(() -> Objects.equals(textAt(reader, longest), "value"));
    }

    @Test
    void whoDiesHasNoValuesAnyMore() {
        writer.publish("colour", "green");
        await().until(() -> Objects.equals(textAt(reader, "colour"), "green"));

        writing.close();

        await().atMost(PATIENCE).until(() -> reader.all().isEmpty());
        assertThat(reader.valuesOf(id)).isEmpty();
    }

    @Test
    void whoLeavesHasNoValuesAndPublishesNoneAnyMore() {
        writer.publish("colour", "green");
        await().until(() -> Objects.equals(textAt(reader, "colour"), "green"));

        writing.node().leave().join();

        await().until(() -> reader.all().isEmpty());
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.publish("colour", "red"))
                .withMessageContaining("'colour'")
                .withMessageContaining("has left");
    }

    @Test
    void aClosedNodePublishesNothingAndSaysSo() {
        writing.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> writer.publish("colour", "green"))
                .withMessageContaining("'colour'")
                .withMessageContaining("The gossip node is closed: start another one");
        assertThatIllegalStateException().isThrownBy(() -> writer.remove("colour"));
    }

    @Test
    void onTheThreadOfTheNodeNobodyIsWaitedFor() throws Exception {
        CompletableFuture<Boolean> published = new CompletableFuture<>();
        writing.node().addListener(new GossipListener() {
            @Override
            public void onViewChanged(ClusterView view) {
                if (!published.isDone()) {
                    published.complete(writing.node().inEventLoop());
                    writer.publish("colour", "green");
                }
            }
        });

        assertThat(published.get(30, TimeUnit.SECONDS)).isTrue();
        await().until(() -> Objects.equals(textAt(reader, "colour"), "green"));
    }

    @Test
    void whatIsReadCannotBeChangedAndIsTheSameWhileNothingChanges() {
        writer.publish("colour", "green");
        await().until(() -> Objects.equals(textAt(reader, "colour"), "green"));
        Map<NodeId, Map<String, SharedValue>> all = reader.all();

        assertThat(all).isUnmodifiable();
        assertThat(reader.valuesOf(id)).isUnmodifiable();
        assertThat(reader.valuesUnder("colour")).isUnmodifiable();
        valueAt(reader, "colour").bytes()[0] = 0;
        try (TestNode another = writing.startAnother()) {
            await().until(() -> reading.node().view().find(another.node().id()) != null);
            assertThat(reader.all()).as("in another view").isSameAs(all);
        }
        assertThat(textAt(reader, "colour")).isEqualTo("green");
    }

    private @Nullable String textAt(SharedState state, String key) {
        SharedValue value = state.valuesOf(id).get(key);
        return value == null ? null : value.text();
    }

    private SharedValue valueAt(SharedState state, String key) {
        return Objects.requireNonNull(state.valuesOf(id).get(key));
    }

    private MemberState stateOfWriter() {
        return Objects.requireNonNull(reading.node().view().find(id)).state();
    }
}
