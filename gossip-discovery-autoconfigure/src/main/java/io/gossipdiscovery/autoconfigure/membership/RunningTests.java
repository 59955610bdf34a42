package io.gossipdiscovery.autoconfigure.membership;

import java.util.Arrays;
import java.util.List;

/**
 * Tells whether an application is started by a test, as Boot's support for Docker Compose does: by who stands on the stack of
 * the thread that starts it.
 */
final class RunningTests {

    private static final List<String> TEST_RUNNERS = List.of(
            "org.junit.platform.",
            "org.junit.runners.",
            "org.springframework.boot.test.",
            "org.testng.",
            "io.cucumber.",
            "cucumber.runtime.");

    private RunningTests() {}

    static boolean isInStackOf(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(StackTraceElement::getClassName)
                .anyMatch(RunningTests::isOfATestRunner);
    }

    static boolean isOfATestRunner(String className) {
        return TEST_RUNNERS.stream().anyMatch(className::startsWith);
    }
}
