package io.gossipdiscovery.sample.load;

import io.gossipdiscovery.sample.load.Outcome.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Requests that arrive on a schedule, whether earlier ones are answered or not: a server that stalls is asked all the same, as it
 * is by visitors who know nothing of each other, and each request that waits counts. Started by one thread, which also ends it.
 */
public final class OpenLoop implements AutoCloseable {

    /** Far above any time-out of the storefront: what takes longer hangs. */
    private static final Duration HANGING = Duration.ofSeconds(20);

    private static final int MOST_IN_FLIGHT = 1_000;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(HANGING)
            .build();
    private final HttpRequest request;
    private final long intervalNanos;
    private final Semaphore free = new Semaphore(MOST_IN_FLIGHT);
    private final Thread pacer = new Thread(this::send, "open-loop");
    private volatile boolean ended;

    /** Guarded by itself. */
    private final List<Outcome> outcomes = new ArrayList<>();

    private OpenLoop(URI target, int perSecond) {
        this.request = HttpRequest.newBuilder(target).timeout(HANGING).build();
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Sends the first request at once. */
    public static OpenLoop start(URI target, int perSecond) {
        OpenLoop loop = new OpenLoop(target, perSecond);
        loop.pacer.setDaemon(true);
        loop.pacer.start();
        return loop;
    }

    /** How many requests have ended. */
    public int count() {
        synchronized (outcomes) {
            return outcomes.size();
        }
    }

    /** The last requests that have ended, fewer where there are not so many. */
    public List<Outcome> last(int count) {
        synchronized (outcomes) {
            int size = outcomes.size();
            return List.copyOf(outcomes.subList(Math.max(0, size - count), size));
        }
    }

    /** Sends nothing more, waits for what is in flight, and tells what came of all. */
    public List<Outcome> end() throws InterruptedException {
        close();
        pacer.join();
        free.acquire(MOST_IN_FLIGHT);
        free.release(MOST_IN_FLIGHT);
        return last(Integer.MAX_VALUE);
    }

    /** Sends nothing more. */
    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(pacer);
    }

    private void send() {
        for (long due = System.nanoTime(); !ended; due += intervalNanos) {
            for (long left = due - System.nanoTime(); left > 0 && !ended; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (!ended) {
                send(due);
            }
        }
    }

    private void send(long due) {
        long sent = System.nanoTime();
        if (!free.tryAcquire()) {
            record(new Outcome(due, sent, sent, Kind.NOT_SENT, 0, MOST_IN_FLIGHT + " requests are in flight"));
            return;
        }
        var unused = client.sendAsync(request, BodyHandlers.ofString()).handle((response, failure) -> {
            record(outcome(due, sent, response, failure));
            free.release();
            return response;
        });
    }

    private static Outcome outcome(
            long due, long sent, @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        return response == null
                ? new Outcome(due, sent, System.nanoTime(), Kind.UNANSWERED, 0, String.valueOf(failure))
                : Answers.read(due, sent, response.statusCode(), response.body());
    }

    private void record(Outcome outcome) {
        synchronized (outcomes) {
            outcomes.add(outcome);
        }
    }
}
