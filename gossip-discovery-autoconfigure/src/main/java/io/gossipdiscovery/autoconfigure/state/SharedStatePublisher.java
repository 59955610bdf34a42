package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes a {@link SharedStateChangedEvent} when shared values have changed, and only then. The node's thread only wakes the one of
 * this publisher, which compares and on which listeners run; views that arrive meanwhile are looked at together.
 */
final class SharedStatePublisher implements SmartLifecycle, GossipListener {

    private static final Logger log = LoggerFactory.getLogger(SharedStatePublisher.class);

    private final SharedState state;
    private final ApplicationEventPublisher events;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile @Nullable ExecutorService thread;

    /** What listeners know, kept while this is stopped. Guarded by this. */
    private Map<NodeId, Map<String, SharedValue>> told = Map.of();

    SharedStatePublisher(SharedState state, ApplicationEventPublisher events) {
        this.state = state;
        this.events = events;
    }

    @Override
    public void start() {
        if (thread != null) {
            return;
        }
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, "gossip-shared-state");
            worker.setDaemon(true);
            return worker;
        });
        pending.set(false);
        state.addListener(this); // hears the present view first
    }

    @Override
    public void onViewChanged(ClusterView view) {
        ExecutorService worker = thread;
        if (worker == null || !pending.compareAndSet(false, true)) {
            return;
        }
        try {
            worker.execute(this::publish);
        } catch (RejectedExecutionException e) {
            log.debug("Gossip: changes of shared values are not told any more: the context stops");
        }
    }

    private void publish() {
        pending.set(false);
        Map<NodeId, Set<String>> changed = changedSinceTold();
        if (changed.isEmpty()) {
            return;
        }
        try {
            events.publishEvent(new SharedStateChangedEvent(changed));
        } catch (RuntimeException e) {
            log.warn("Gossip: a listener of SharedStateChangedEvent has failed", e);
        }
    }

    private synchronized Map<NodeId, Set<String>> changedSinceTold() {
        Map<NodeId, Map<String, SharedValue>> now = state.all();
        Map<NodeId, Set<String>> changed = SharedValues.changed(told, now);
        told = now;
        return changed;
    }

    @Override
    public void stop() {
        state.removeListener(this);
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
