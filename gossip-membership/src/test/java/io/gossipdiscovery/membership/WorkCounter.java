package io.gossipdiscovery.membership;

/** How much instrumented code has run: method entries and rounds of loops. Called by what {@link CountingClassLoader} writes. */
public final class WorkCounter {

    private static long count;

    private WorkCounter() {}

    /** One more method entered, or round of a loop begun. */
    public static void step() {
        count++;
    }

    /** So many steps so far. */
    public static long count() {
        return count;
    }
}
