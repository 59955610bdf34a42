package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.process.Child;
import io.gossipdiscovery.benchmarks.process.Command;
import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.membership.member.NodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A process of its own with one node, which is killed or stopped. Closing it ends it, and so does the end of this JVM. */
final class VictimProcess implements AutoCloseable {

    /** 4 GiB that the kernel has to free before it closes the sockets. */
    static final List<String> TOUCHED_HEAP = List.of("-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    private final Child child;
    private final Process process;
    private final NodeId id;
    private final InetSocketAddress idle;

    private VictimProcess(Child child, NodeId id, InetSocketAddress idle) {
        this.child = child;
        process = child.process();
        this.id = id;
        this.idle = idle;
    }

    /**
     * Returns once the node has joined.
     *
     * @param enter what to put before the command; empty for a process of this machine's own network
     */
    static VictimProcess start(List<String> enter, List<String> heap, String cluster, InetAddress address, String seed)
            throws IOException {
        List<String> words = new ArrayList<>(enter);
        words.addAll(JavaCommand.of(heap, Victim.class, cluster, address.getHostAddress(), seed));
        Child child = Undo.start(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT));
        try {
            BufferedReader printed = child.process().inputReader(StandardCharsets.UTF_8);
            String line = printed.readLine();
            if (line == null) {
                throw new IOException("A victim ended before it had joined: " + String.join(" ", words));
            }
            String[] parts = line.split(" ", -1);
            return new VictimProcess(
                    child, NodeId.parse(parts[0]), new InetSocketAddress(address, Integer.parseInt(parts[1])));
        } catch (IOException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    NodeId id() {
        return id;
    }

    /** The socket that does nothing but close when the process ends. */
    InetSocketAddress idle() {
        return idle;
    }

    /** SIGKILL. Returns at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP. */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Command.run(List.of("kill", name, Long.toString(process.pid())));
    }

    @Override
    public void close() {
        child.close();
    }
}
