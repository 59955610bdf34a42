package io.gossipdiscovery.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

/**
 * The loop of a process with members of one kind, which {@link HostProcess} starts and tells what to do, one line at a time:
 * {@code rehearse}, {@code make NAME}, {@code join MEMBER SEED}, {@code leave MEMBER}, {@code change MEMBER VALUE} and
 * {@code memory}; members are numbered from 0 in the order in which they are made. Each is answered by a line. What a member
 * learns is a line as well, in between. It needs nothing but the JDK, so that peers can use it on class paths of their own.
 */
public final class NodeHost {

    /** Begins an answer. */
    static final String DONE = "=";

    /** Begins the answer that something failed, and why. */
    static final String FAILED = "!";

    /** Instead of a seed, for the member that begins the cluster. */
    static final String NO_SEED = "-";

    private final Node.Maker maker;
    private final String cluster;
    private final List<Node> nodes = new ArrayList<>();

    /** To be printed by one thread, so that no member waits for the pipe or for another member. */
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private NodeHost(Node.Maker maker, String cluster) {
        this.maker = maker;
        this.cluster = cluster;
    }

    /** Returns when standard input ends. The process is to end then, so that it outlives nobody. */
    public static void serve(Node.Maker maker, String cluster) throws IOException, InterruptedException {
        NodeHost host = new NodeHost(maker, cluster);
        Thread printer = new Thread(host::print, "printer");
        printer.setDaemon(true);
        printer.start();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            host.lines.add(host.answer(line.split(" ", -1)));
        }
    }

    private String answer(String[] words) throws InterruptedException {
        try {
            return DONE
                    + switch (words[0]) {
                        case "rehearse" -> rehearse();
                        case "make" -> make(words[1]);
                        case "join" -> node(words[1]).join(words[2].equals(NO_SEED) ? "" : words[2]);
                        case "leave" -> leave(node(words[1]));
                        case "change" -> change(node(words[1]), words[2]);
                        case "memory" -> memory().toLine();
                        default -> throw new IllegalArgumentException("unknown command '" + words[0] + "'");
                    };
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return FAILED + String.join(" ", words) + ": " + e.toString().replace('\n', ' ');
        }
    }

    /** All that a member does once, in a cluster of its own, so that the classes of it are loaded and linked. */
    private String rehearse() throws ExecutionException, InterruptedException, TimeoutException {
        String own = "rehearsal-" + ProcessHandle.current().pid();
        try (Node first = maker.make(own, "first", (news, subject) -> {});
                Node second = maker.make(own, "second", (news, subject) -> {})) {
            second.join(first.join(""));
            second.change("rehearsed");
            second.leave();
        }
        return "";
    }

    private String make(String name) {
        int observer = nodes.size();
        Node node = maker.make(cluster, name, (news, subject) -> {
            long nanoTime = System.nanoTime();
            lines.add(news + " " + observer + " " + subject + " " + nanoTime);
        });
        nodes.add(node);
        return node.id();
    }

    private static String leave(Node node) throws ExecutionException, InterruptedException, TimeoutException {
        node.leave();
        node.close();
        return "";
    }

    private static String change(Node node, String value)
            throws ExecutionException, InterruptedException, TimeoutException {
        node.change(value);
        return "";
    }

    private Node node(String number) {
        return nodes.get(Integer.parseInt(number));
    }

    private Memory memory() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Memory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                direct + maker.uncountedDirectBytes(),
                allocatedBytes());
    }

    private static long allocatedBytes() {
        long allocated = 0;
        if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads) {
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                allocated += Math.max(0, bytes);
            }
        }
        return allocated;
    }

    private void print() {
        List<String> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(lines.take());
                lines.drainTo(batch);
                System.out.print(String.join("\n", batch) + "\n");
                System.out.flush();
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
