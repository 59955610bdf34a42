package io.gossipdiscovery.benchmarks.cluster;

/**
 * What a JVM holds at a moment, after a collection.
 *
 * @param heapBytes used
 * @param directBytes outside of the heap, in buffers
 * @param allocatedBytes by the threads that are alive, since they began; less the collection's own
 */
public record Memory(long heapBytes, long directBytes, long allocatedBytes) {

    /** As one word per component, for {@link #parse}. */
    String toLine() {
        return heapBytes + " " + directBytes + " " + allocatedBytes;
    }

    static Memory parse(String line) {
        String[] words = line.split(" ", -1);
        return new Memory(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
