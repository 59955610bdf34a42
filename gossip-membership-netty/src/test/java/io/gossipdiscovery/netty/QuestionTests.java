package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void end() {
        gate.countDown();
        pool.shutdownNow();
    }

    @Test
    void lateAnswerIsTheAnswerOfTheNextTime() throws Exception {
        Question<Integer> question = new Question<>(this::slowly, LONG);
        question.put(pool);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> question.take(System.nanoTime()));
        assertThat(question.awaited()).isNotDone();

        gate.countDown();
        question.put(pool);
        assertThat(question.take(patiently())).isEqualTo(1);
        question.put(pool);
        assertThat(question.take(patiently())).isEqualTo(2);
    }

    @Test
    void abandonedQuestionIsNotPutAgainBeforeItsCallHasComeBack() throws Exception {
        Question<Integer> question = new Question<>(this::slowly, Duration.ofMillis(1));
        for (int i = 0; i < 3; i++) {
            question.put(pool);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> question.take(patiently()))
                    .withCauseInstanceOf(TimeoutException.class);
        }
        await().until(() -> calls.get() > 0);
        assertThat(calls).hasValue(1);

        gate.countDown();
        await().atMost(LONG).until(() -> {
            question.put(pool);
            try {
                return question.take(patiently()) == calls.get();
            } catch (ExecutionException e) {
                return false;
            }
        });
    }

    @Test
    void whatFailsIsPutAgain() throws Exception {
        Question<Integer> question = new Question<>(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IOException("once");
                    }
                    return calls.get();
                },
                LONG);
        question.put(pool);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> question.take(patiently()))
                .withCauseInstanceOf(IOException.class);
        question.put(pool);
        assertThat(question.take(patiently())).isEqualTo(2);
    }

    @Test
    void closedPoolAnswersNothing() {
        pool.shutdown();
        Question<Integer> question = new Question<>(this::slowly, LONG);
        question.put(pool);
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> question.take(patiently()));
    }

    private int slowly() throws InterruptedException {
        int call = calls.incrementAndGet();
        gate.await();
        return call;
    }

    private static long patiently() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    }
}
