package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link PeersFile} up to date with the members that live, some seconds behind and on a thread of its own. While nobody
 * else lives the file stays as it is: a node that was cut off must not forget the way back.
 */
final class PeersRecorder implements GossipListener, AutoCloseable {

    static final Duration INTERVAL = Duration.ofSeconds(3);

    /** After how many of them it is tried again what failed. */
    private static final int RETRY_INTERVALS = 10;

    private static final Logger log = LoggerFactory.getLogger(PeersRecorder.class);

    private final PeersFile file;
    private final long intervalNanos;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicReference<@Nullable ClusterView> unwritten = new AtomicReference<>();

    private volatile @Nullable String problem;

    /** Belongs to the thread. */
    private List<String> written;

    /**
     * A recorder.
     *
     * @param known what the file holds already
     */
    PeersRecorder(PeersFile file, List<String> known, Duration interval) {
        this.file = file;
        this.written = known;
        this.intervalNanos = interval.toNanos();
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "gossip-peers-file");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void onViewChanged(ClusterView view) {
        if (unwritten.getAndSet(view) == null) {
            schedule(intervalNanos);
        }
    }

    private void schedule(long nanos) {
        try {
            Future<?> unused = thread.schedule(this::write, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The members are not recorded any more: the application ends");
        }
    }

    private void write() {
        ClusterView view = unwritten.getAndSet(null);
        List<String> peers = view == null ? List.of() : peers(view);
        boolean asWritten = problem == null && peers.equals(written);
        if (view == null || peers.isEmpty() || asWritten) {
            return;
        }
        try {
            file.write(peers);
            written = peers;
            if (problem != null) {
                log.info("Gossip: the members are recorded again in {} of gossip.peers-file", file);
            }
            problem = null;
        } catch (IOException | SecurityException e) {
            if (problem == null) {
                log.warn(
                        "Gossip: the members cannot be recorded in {} of gossip.peers-file: {}. It is tried again; "
                                + "this is not said again",
                        file,
                        e.toString());
            }
            problem = "The members cannot be recorded in " + file + " of gossip.peers-file: " + e.getMessage();
            if (unwritten.compareAndSet(null, view)) {
                schedule(RETRY_INTERVALS * intervalNanos);
            }
        }
    }

    /** Why what was tried last was not recorded, in words for a person; null where it was. */
    @Nullable
    String problem() {
        return problem;
    }

    /** By id, which is random: what is cut off hits all alike. */
    private static List<String> peers(ClusterView view) {
        return view.members().stream()
                .filter(member ->
                        member.status() == Status.ALIVE && !member.id().equals(view.self()))
                .map(Member::address)
                .map(Object::toString)
                .distinct()
                .limit(PeersFile.MAX_PEERS)
                .toList();
    }

    /** Records what is not recorded yet, and ends. */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(this::write);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
