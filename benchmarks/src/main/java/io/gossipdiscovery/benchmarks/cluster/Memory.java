package io.gossipdiscovery.benchmarks.cluster;

/**
 * What a JVM holds at a moment, after a collection.
 *
 * @param heapBytes used
 * @param directBytes outside of the heap, in buffers
 * @param threads that are alive
 * @param allocatedBytes by the threads that are alive, since they began; less the collection's own
 */
public record Memory(long heapBytes, long directBytes, long threads, long allocatedBytes) {

    /** As one word per component, for {@link #parse}. */
    String toLine() {
        return heapBytes + " " + directBytes + " " + threads + " " + allocatedBytes;
    }

    static Memory parse(String line) {
        String[] words = line.split(" ", -1);
        return new Memory(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
}
