package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceIndexListener;
import io.gossipdiscovery.autoconfigure.service.WakeableThread;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes a {@link HeartbeatEvent} when the index has changed, and only then. Listeners run on a thread of this publisher,
 * since some of them (a gateway's routes) work for long; changes that arrive meanwhile make one event together.
 */
final class HeartbeatPublisher implements SmartLifecycle, ServiceIndexListener, DisposableBean {

    private final ServiceIndex index;
    private final WakeableThread thread;

    HeartbeatPublisher(ServiceIndex index, ApplicationEventPublisher events) {
        this.index = index;
        this.thread = new WakeableThread(
                "gossip-heartbeat",
                HeartbeatEvent.class,
                () -> events.publishEvent(new HeartbeatEvent(this, index.version())));
    }

    @Override
    public void start() {
        if (thread.isRunning()) {
            return;
        }
        thread.start();
        index.addListener(this);
        if (index.version() > 0) {
            thread.wake();
        }
    }

    @Override
    public void onInstancesChanged(long version) {
        thread.wake();
    }

    @Override
    public void stop() {
        index.removeListener(this);
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public void destroy() {
        thread.end();
    }
}
