package io.gossipdiscovery.benchmarks.cluster;

import java.io.IOException;
import java.util.List;

/** Members that nothing is done to, all of which know each other. Closing it ends their processes, and so does the end of this JVM. */
public interface MeasuredCluster extends AutoCloseable {

    /** What they learn. */
    Observations observations();

    /** Of the processes in which they live: one for all, or one each. */
    List<Long> pids();

    /** Another member, in a process of its own, that is ready to join; a JVM has loaded what a member needs. */
    Subject start() throws IOException, InterruptedException;

    @Override
    void close();
}
