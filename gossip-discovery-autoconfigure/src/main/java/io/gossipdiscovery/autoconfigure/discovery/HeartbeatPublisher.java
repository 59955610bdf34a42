package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceIndexListener;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes a {@link HeartbeatEvent} when the index has changed, and only then. Listeners run on a thread of this publisher,
 * since some of them (a gateway's routes) work for long; changes that arrive meanwhile make one event together.
 */
final class HeartbeatPublisher implements SmartLifecycle, ServiceIndexListener {

    private static final Logger log = LoggerFactory.getLogger(HeartbeatPublisher.class);

    private final ServiceIndex index;
    private final ApplicationEventPublisher events;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile @Nullable ExecutorService thread;

    HeartbeatPublisher(ServiceIndex index, ApplicationEventPublisher events) {
        this.index = index;
        this.events = events;
    }

    @Override
    public void start() {
        if (thread != null) {
            return;
        }
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, "gossip-heartbeat");
            worker.setDaemon(true);
            return worker;
        });
        pending.set(false);
        index.addListener(this);
        if (index.version() > 0) {
            schedule();
        }
    }

    @Override
    public void onInstancesChanged(long version) {
        schedule();
    }

    private void schedule() {
        ExecutorService worker = thread;
        if (worker == null || !pending.compareAndSet(false, true)) {
            return;
        }
        try {
            worker.execute(this::publish);
        } catch (RejectedExecutionException e) {
            log.debug("Gossip heartbeat dropped: the context stops");
        }
    }

    private void publish() {
        pending.set(false);
        try {
            events.publishEvent(new HeartbeatEvent(this, index.version()));
        } catch (RuntimeException e) {
            log.warn("Gossip: a listener of HeartbeatEvent has failed", e);
        }
    }

    @Override
    public void stop() {
        index.removeListener(this);
        ExecutorService worker = thread;
        thread = null;
        if (worker != null) {
            worker.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
