package io.gossipdiscovery.benchmarks.cluster;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A member in a process of its own, to which something is done. Each deed returns the {@link System#nanoTime()} from which it
 * counts. Closing it ends the process, and so does the end of this JVM.
 */
public interface Subject extends AutoCloseable {

    /** By which the observers know it. */
    String id();

    /** Of its process; of no use before {@link #join()}. */
    long pid();

    /** Joins the cluster, and returns once it knows of others. The start of a process does not count. */
    long join() throws IOException, InterruptedException;

    /** Says goodbye. */
    long leave() throws IOException, InterruptedException;

    /** Gives its state another value, one that it never had. */
    long change(String value) throws IOException, InterruptedException;

    /** SIGKILL. */
    long kill();

    /** What its JVM holds; null if it is none. */
    @Nullable
    Memory memory() throws IOException, InterruptedException;

    @Override
    void close();
}
