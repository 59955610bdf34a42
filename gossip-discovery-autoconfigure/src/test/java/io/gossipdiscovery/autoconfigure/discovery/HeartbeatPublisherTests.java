package io.gossipdiscovery.autoconfigure.discovery;

import static io.gossipdiscovery.autoconfigure.service.Cluster.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.member.MemberState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;

/** A publisher that worked on the thread of the index would wait for ever. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeartbeatPublisherTests {

    private final ServiceIndex index = Cluster.index();
    private final Cluster cluster = new Cluster();
    private final List<Object> values = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final HeartbeatPublisher publisher = new HeartbeatPublisher(index, event -> {
        values.add(((HeartbeatEvent) event).getValue());
        threads.add(Thread.currentThread());
        waitForRelease();
    });

    @AfterEach
    void stop() {
        release.countDown();
        publisher.stop();
        publisher.destroy();
    }

    @Test
    void changesThatArriveWhileAListenerWorksMakeOneEventTogether() {
        publisher.start();
        serve(1);
        await().until(() -> values.size() == 1);
        for (int number = 2; number <= 50; number++) {
            serve(number);
        }
        release.countDown();

        await().until(() -> values.size() == 2);
        assertThat(values).containsExactly(1L, 50L);
        assertThat(threads).allSatisfy(thread -> {
            assertThat(thread.getName()).isEqualTo("gossip-heartbeat");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void aViewThatChangesNoServiceMakesNoEvent() {
        release.countDown();
        publisher.start();
        index.onViewChanged(cluster.alive(1, MemberState.EMPTY).view());
        serve(2);

        await().until(() -> !values.isEmpty());
        assertThat(values).containsExactly(2L);
    }

    @Test
    void whatChangedBeforeTheStartIsToldAtTheStart() {
        release.countDown();
        serve(1);
        assertThat(values).isEmpty();

        publisher.start();

        await().until(() -> values.equals(List.of(1L)));
    }

    @Test
    void aStoppedPublisherIsSilentAndCanBeStartedAgain() {
        release.countDown();
        publisher.start();
        publisher.stop();
        assertThat(publisher.isRunning()).isFalse();
        serve(1);
        assertThat(values).isEmpty();

        publisher.start();
        serve(2);

        await().until(() -> values.contains(2L));
    }

    private void serve(int number) {
        index.onViewChanged(cluster.alive(number, serving("inventory", 8000 + number, Readiness.UP))
                .view());
    }

    private void waitForRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
