package io.gossipdiscovery.autoconfigure.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeableThreadTests {

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final WakeableThread thread = new WakeableThread("woken", Object.class, this::work);

    @AfterEach
    void end() {
        thread.end();
    }

    private void work() {
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        begun.release();
        mayEnd.acquireUninterruptibly();
        underWay.decrementAndGet();
    }

    @Test
    void whatIsStartedAgainWhileARunIsUnderWayWaitsForItsEnd() {
        thread.start();
        thread.wake();
        begun.acquireUninterruptibly();

        thread.stop();
        thread.start();
        thread.wake();
        mayEnd.release(2);

        begun.acquireUninterruptibly();
        await().until(() -> underWay.get() == 0);
        assertThat(most).hasValue(1);
    }

    @Test
    void whoIsStoppedRunsNothingThatWaits() {
        thread.start();
        thread.wake();
        begun.acquireUninterruptibly();
        thread.wake();

        thread.stop();
        mayEnd.release(2);
        await().until(() -> underWay.get() == 0);
        thread.start();
        thread.wake();

        begun.acquireUninterruptibly();
        await().until(() -> underWay.get() == 0);
        assertThat(begun.availablePermits()).isZero();
    }

    @Test
    void whoHasEndedIsWokenInVain() {
        thread.start();
        thread.end();
        thread.start();

        thread.wake();

        assertThat(underWay).hasValue(0);
    }
}
