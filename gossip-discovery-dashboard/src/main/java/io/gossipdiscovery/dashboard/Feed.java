package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps all viewers up to date. A thread of its own looks at the cluster once a second, and for viewers as soon as something changes, but
 * not more often than each 100 ms. What it has to tell it writes once, for all of them; who does not keep up is ended, and has to
 * come again. The node's thread does no more than wake it.
 *
 * <p>In the default phase, above those of the web servers, of their graceful shutdown and of the registration: streams end first when
 * the application stops, else the web server would wait for them.
 */
final class Feed implements SmartLifecycle, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** After a failure, which may have come to stay and is logged each time. */
    private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What becomes of one who wants to watch. */
    enum Admission {
        /** It is told everything, and then what changes. */
        ADMITTED,
        /** There are as many viewers as are allowed. */
        FULL,
        /** The application starts or stops. */
        STOPPED
    }

    private final ClusterSource source;
    private final int maxViewers;
    private final RoundTripTimes roundTrips = new RoundTripTimes();
    private final GossipListener listener = new NodeListener();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();

    /** Guarded by this, as are the viewers: those who were told nothing yet. */
    private final Set<Viewer> newcomers = new LinkedHashSet<>();

    private final Set<Viewer> viewers = new LinkedHashSet<>();

    /** Ended, but held by their connections: clients that read nothing. They keep their places, else there would be no end of them. */
    private final Set<Viewer> leaving = new LinkedHashSet<>();

    private volatile boolean watched;
    private volatile @Nullable Turns turns;

    Feed(ClusterSource source, int maxViewers) {
        this.source = source;
        this.maxViewers = maxViewers;
    }

    @Override
    public synchronized void start() {
        if (turns == null) {
            Turns begun = new Turns();
            source.addListener(listener);
            turns = begun;
            begun.begin();
        }
    }

    @Override
    public void stop() {
        List<Viewer> ended;
        synchronized (this) {
            Turns running = turns;
            if (running == null) {
                return;
            }
            turns = null;
            running.end();
            source.removeListener(listener);
            ended = all();
            ended.forEach(this::dismiss);
        }
        ended.forEach(Viewer::end);
    }

    @Override
    public boolean isRunning() {
        return turns != null;
    }

    @Override
    public void destroy() {
        stop();
    }

    /** Tells a viewer everything, soon, and then what changes, until it leaves or is ended. */
    synchronized Admission admit(Viewer viewer) {
        Turns running = turns;
        if (running == null) {
            return Admission.STOPPED;
        }
        if (viewers() + leaving.size() >= maxViewers) {
            refused.incrementAndGet();
            return Admission.FULL;
        }
        newcomers.add(viewer);
        watched = true;
        running.wake();
        return Admission.ADMITTED;
    }

    /** A viewer is gone: nothing more is handed to it, and another may have its place. */
    synchronized void leave(Viewer viewer) {
        dismiss(viewer);
        leaving.remove(viewer);
    }

    /** Nothing more is handed to a viewer. False if that was so before. */
    private synchronized boolean dismiss(Viewer viewer) {
        boolean watching = newcomers.remove(viewer) || viewers.remove(viewer); // it is among one of them at most
        if (watching && viewer.isHeld()) {
            leaving.add(viewer);
        }
        watched = viewers() > 0;
        return watching;
    }

    /** How many watch. */
    synchronized int viewers() {
        return newcomers.size() + viewers.size();
    }

    /** How many were not admitted, since there were as many as are allowed. */
    long refused() {
        return refused.get();
    }

    /** How many did not keep up. */
    long abandoned() {
        return abandoned.get();
    }

    /** How many events were written, whatever the number of those who got them. */
    long written() {
        return written.get();
    }

    private List<Viewer> all() {
        List<Viewer> all = new ArrayList<>(viewers);
        all.addAll(newcomers);
        return all;
    }

    private synchronized List<Viewer> copy(Set<Viewer> of) {
        return List.copyOf(of);
    }

    private synchronized void settle(List<Viewer> told) {
        for (Viewer viewer : told) {
            if (newcomers.remove(viewer)) {
                viewers.add(viewer);
            }
        }
    }

    private void turn(LiveState state) {
        List<Viewer> known = copy(viewers);
        List<Viewer> fresh = copy(newcomers);
        state.look(!known.isEmpty() || !fresh.isEmpty(), Moment.now());
        if (state.isRenewed()) {
            end(known); // they come again, and are told everything
        } else if (!known.isEmpty()) {
            byte[] delta = state.delta();
            if (delta != null) {
                hand(delta, known);
            }
        }
        if (!fresh.isEmpty()) {
            hand(state.snapshot(), fresh);
            settle(fresh);
        }
    }

    private void hand(byte[] event, List<Viewer> to) {
        written.incrementAndGet();
        for (Viewer viewer : to) {
            if (!viewer.offer(event) && dismiss(viewer)) {
                abandoned.incrementAndGet();
                log.debug("A viewer of the gossip dashboard is {} events behind, and ended", Viewer.BACKLOG);
                viewer.end();
            }
        }
    }

    private void end(List<Viewer> all) {
        for (Viewer viewer : all) {
            if (dismiss(viewer)) {
                viewer.end();
            }
        }
    }

    /** Ends everybody, since nobody knows what they were told: they come again. */
    private void recover(Throwable failure) {
        log.warn("The gossip dashboard failed to tell what it sees", failure);
        List<Viewer> all;
        synchronized (this) {
            all = all();
        }
        end(all);
    }

    /** What the node's thread does for the dashboard. */
    private final class NodeListener implements GossipListener {

        @Override
        public void onViewChanged(ClusterView view) {
            Turns running = turns;
            if (watched && running != null) {
                running.wake();
            }
        }

        @Override
        public void onRoundTrip(NodeId member, Duration roundTrip) {
            roundTrips.sample(member, roundTrip);
        }
    }

    /** The thread, from one start to the next stop. */
    private final class Turns implements Runnable {

        private final Thread thread = new Thread(this, "gossip-dashboard");
        private final AtomicBoolean woken = new AtomicBoolean();
        private volatile boolean ended;

        void begin() {
            thread.setDaemon(true);
            thread.start();
        }

        void wake() {
            if (woken.compareAndSet(false, true)) {
                LockSupport.unpark(thread);
            }
        }

        void end() {
            ended = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            LiveState state = new LiveState(source, roundTrips, Moment.now());
            long earliestNanos = System.nanoTime();
            while (!ended) {
                rest(earliestNanos, state.dueNanos());
                woken.set(false); // whatever changes from here on has another turn
                long beganNanos = System.nanoTime();
                if (!ended) {
                    earliestNanos = beganNanos + (succeeds(state) ? SHORTEST_NANOS : FAILED_NANOS);
                }
            }
        }

        private boolean succeeds(LiveState state) {
            try {
                turn(state);
                return true;
            } catch (RuntimeException | Error e) { // or nobody would be told anything any more
                recover(e);
                return false;
            }
        }

        private void rest(long earliestNanos, long dueNanos) {
            while (!ended) {
                long untilNanos = woken.get() ? earliestNanos : Math.max(earliestNanos, dueNanos);
                long waitNanos = untilNanos - System.nanoTime();
                if (waitNanos <= 0) {
                    return;
                }
                LockSupport.parkNanos(this, waitNanos);
            }
        }
    }
}
