package io.gossipdiscovery.benchmarks.cluster;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One member of a cluster in this JVM, for {@link NodeHost}. Each call returns when it is done, or fails. */
public interface Node extends AutoCloseable {

    /** By which all members know it. */
    String id();

    /**
     * Joins by another member, or begins a cluster.
     *
     * @param seed the address of a member; empty to begin
     * @return the own address, for others to join by
     */
    String join(String seed) throws ExecutionException, InterruptedException, TimeoutException;

    /** Says goodbye. */
    void leave() throws ExecutionException, InterruptedException, TimeoutException;

    /** Gives its state another value. */
    void change(String value) throws ExecutionException, InterruptedException, TimeoutException;

    /** Ends without a goodbye, unless it said so before. */
    @Override
    void close();

    /** Makes members of one kind, and knows what they share. */
    interface Maker {

        /**
         * A member that has not joined yet.
         *
         * @param cluster those of other clusters it never meets
         * @param name of its own in the cluster
         * @param listener hears what it learns
         */
        Node make(String cluster, String name, NewsListener listener);

        /** Direct memory that the JVM does not count: that of a network library, in bytes. */
        long uncountedDirectBytes();
    }
}
