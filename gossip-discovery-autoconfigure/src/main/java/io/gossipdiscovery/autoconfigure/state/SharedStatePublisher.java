package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.autoconfigure.service.WakeableThread;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes a {@link SharedStateChangedEvent} when shared values have changed, and only then. The node's thread only wakes the one of
 * this publisher, which compares and on which listeners run; views that arrive meanwhile are looked at together.
 */
final class SharedStatePublisher implements SmartLifecycle, GossipListener, DisposableBean {

    /**
     * Below the web server's phase, {@code Integer.MAX_VALUE - 2048} in Boot 4: an application that serves requests hears of changes,
     * also while it drains.
     */
    static final int PHASE = Integer.MAX_VALUE - 2304;

    private final SharedState state;
    private final ApplicationEventPublisher events;
    private final WakeableThread thread =
            new WakeableThread("gossip-shared-state", SharedStateChangedEvent.class, this::publish);

    /** What listeners know, kept while this is stopped. Of the thread alone. */
    private Map<NodeId, Map<String, SharedValue>> told = Map.of();

    SharedStatePublisher(SharedState state, ApplicationEventPublisher events) {
        this.state = state;
        this.events = events;
    }

    @Override
    public void start() {
        if (thread.isRunning()) {
            return;
        }
        thread.start();
        state.addListener(this); // hears the present view first
    }

    @Override
    public void onViewChanged(ClusterView view) {
        thread.wake();
    }

    private void publish() {
        Map<NodeId, Map<String, SharedValue>> now = state.all();
        Map<NodeId, Set<String>> changed = SharedValues.changed(told, now);
        told = now;
        if (!changed.isEmpty()) {
            events.publishEvent(new SharedStateChangedEvent(changed));
        }
    }

    @Override
    public void stop() {
        state.removeListener(this);
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void destroy() {
        thread.end();
    }
}
