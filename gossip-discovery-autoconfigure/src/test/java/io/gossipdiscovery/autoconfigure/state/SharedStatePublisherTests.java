package io.gossipdiscovery.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A publisher that worked on the thread of the node would hold it up for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedStatePublisherTests {

    private final TestNode member = TestNode.start();
    private final SharedState state = new SharedState(member.node());
    private final List<Set<String>> heard = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final SharedStatePublisher publisher = new SharedStatePublisher(state, event -> {
        Map<?, Set<String>> changed = ((SharedStateChangedEvent) event).changed();
        heard.add(changed.values().iterator().next());
        threads.add(Thread.currentThread());
        waitForRelease();
    });

    @AfterEach
    void stop() {
        release.countDown();
        publisher.stop();
        publisher.destroy();
        member.close();
    }

    @Test
    void changesThatArriveWhileAListenerWorksMakeOneEventTogether() {
        publisher.start();
        state.publish("first", "1");
        await().until(() -> heard.size() == 1);
        for (int number = 1; number <= 20; number++) {
            state.publish("second", String.valueOf(number));
            state.publish("third", String.valueOf(number));
        }
        state.remove("first");
        await().until(() -> state.own().keySet().equals(Set.of("second", "third")));
        release.countDown();

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly(Set.of("first"), Set.of("first", "second", "third"));
        assertThat(threads).allSatisfy(thread -> {
            assertThat(thread.getName()).isEqualTo("gossip-shared-state");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void aViewThatChangesNoSharedValueMakesNoEvent() {
        release.countDown();
        publisher.start();
        member.node().publish("service/inventory-1", new byte[1]).join();
        try (TestNode another = member.startAnother()) {
            await().until(() -> member.live() == 2);
            assertThat(another.live()).isEqualTo(2);
        }
        state.publish("first", "1");

        await().until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly(Set.of("first"));
    }

    @Test
    void whatIsThereBeforeTheStartIsToldAtTheStart() {
        release.countDown();
        state.publish("first", "1");
        await().until(() -> !state.own().isEmpty());

        publisher.start();

        await().until(() -> heard.equals(List.of(Set.of("first"))));
    }

    @Test
    void aStoppedPublisherIsSilentAndTellsWhatItMissedWhenItIsStartedAgain() {
        release.countDown();
        publisher.start();
        state.publish("first", "1");
        await().until(() -> heard.size() == 1);
        publisher.stop();
        assertThat(publisher.isRunning()).isFalse();
        state.publish("second", "2");
        await().until(() -> state.own().size() == 2);
        assertThat(heard).hasSize(1);

        publisher.start();

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly(Set.of("first"), Set.of("second"));
    }

    /** Boot 4 starts the web server at {@code Integer.MAX_VALUE - 2048}, and stops it there. */
    @Test
    void whoServesRequestsHearsOfChangesUntilItServesNoMore() {
        assertThat(publisher.getPhase()).isLessThan(Integer.MAX_VALUE - 2048);
    }

    private void waitForRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
