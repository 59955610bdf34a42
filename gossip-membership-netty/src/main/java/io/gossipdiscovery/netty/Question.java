package io.gossipdiscovery.netty;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of somebody who may take long, such as a name service: on a thread of a pool, once at a time. Who waits for the
 * answer gives up after a while; an answer that comes later is the answer of the next time. Belongs to the thread that asks.
 */
final class Question<A> {

    private final Callable<A> asks;
    private final Duration abandonedAfter;
    private final AtomicBoolean running = new AtomicBoolean();
    private @Nullable CompletableFuture<A> answer;

    /**
     * A question.
     *
     * @param abandonedAfter when an answer is not hoped for any more; the question is put again when the call has come back
     */
    Question(Callable<A> asks, Duration abandonedAfter) {
        this.asks = asks;
        this.abandonedAfter = abandonedAfter;
    }

    /** Puts the question, unless an answer is still awaited or there to be taken. */
    void put(Executor pool) {
        if (answer != null || !running.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<A> awaited = new CompletableFuture<>();
        answer = awaited;
        try {
            pool.execute(() -> call(awaited));
        } catch (RejectedExecutionException e) {
            running.set(false);
            awaited.completeExceptionally(e);
        }
        CompletableFuture<A> unused = awaited.orTimeout(abandonedAfter.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void call(CompletableFuture<A> awaited) {
        try {
            A given = asks.call();
            running.set(false);
            awaited.complete(given);
        } catch (Exception | Error e) {
            running.set(false);
            awaited.completeExceptionally(e);
        }
    }

    /**
     * Waits for the answer and takes it.
     *
     * @throws TimeoutException if there is none yet; {@link #awaited()} is
     * @throws ExecutionException with what the question failed with; a {@link TimeoutException} if it was abandoned
     */
    A take(long deadlineNanos) throws InterruptedException, ExecutionException, TimeoutException {
        if (answer == null) {
            throw new ExecutionException(new TimeoutException("the call before this one has not come back"));
        }
        try {
            A given = answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            answer = null;
            return given;
        } catch (ExecutionException e) {
            answer = null;
            throw e;
        }
    }

    /** The answer that is awaited, complete if there is none. */
    CompletableFuture<?> awaited() {
        return answer == null ? CompletableFuture.completedFuture(null) : answer;
    }
}
