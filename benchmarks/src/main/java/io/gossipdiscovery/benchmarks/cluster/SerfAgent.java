package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.benchmarks.process.Child;
import io.gossipdiscovery.benchmarks.process.Command;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of Serf's agent, which is one member. What it learns it writes to its log, which is its standard output; the time of a
 * line is the one at which it is read here. Closing it ends it, and so does the end of this JVM.
 */
final class SerfAgent implements AutoCloseable {

    /** What the agent says of itself, without waiting for its log to begin. */
    enum Stage {
        JOINING("==> Joining cluster"),
        /** The log begins, to which all was kept back that happened before. */
        RUNNING("==> Log data will now stream in"),
        SIGNALLED("==> Caught signal"),
        ENDED("the agent ended");

        private final String words;

        Stage(String words) {
            this.words = words;
        }
    }

    private record Reached(Stage stage, long nanoTime) {}

    /** Hears what the agent's log tells of others. Called by one thread, in order. */
    @FunctionalInterface
    interface LogListener {
        void learned(News news, String subject, long nanoTime);
    }

    /** An agent that finds its port taken meanwhile ends, and is started at another. */
    private static final int MOST_STARTS = 5;

    private static final int STAGE_SECONDS = 60;
    private static final int KEPT_LINES = 5;
    private static final Pattern EVENT = Pattern.compile("serf: EventMember(Join|Leave|Failed|Update): (\\S+)");

    private final Child child;
    private final Process process;
    private final String address;
    private final BlockingDeque<Reached> reached = new LinkedBlockingDeque<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    private SerfAgent(Child child, String address) {
        this.child = child;
        process = child.process();
        this.address = address;
    }

    /**
     * Starts an agent. Returns when it runs, for {@link #await} to tell more.
     *
     * @param words the command, but for the addresses
     * @param self its name, whose news of itself are ignored
     */
    static SerfAgent start(List<String> words, String self, LogListener listener)
            throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            String address = freeAddress();
            List<String> all = new ArrayList<>(words);
            all.add("-bind=" + address);
            all.add("-rpc-addr=" + freeAddress());
            SerfAgent agent = new SerfAgent(Undo.start(new ProcessBuilder(all).redirectErrorStream(true)), address);
            Thread reader = new Thread(() -> agent.read(self, listener), "log of " + self);
            reader.setDaemon(true);
            reader.start();
            Reached first = agent.next();
            if (first.stage() != Stage.ENDED) {
                agent.reached.addFirst(first);
                return agent;
            }
            agent.close();
            if (i == MOST_STARTS) {
                throw new IOException("An agent of Serf did not start: " + agent.said());
            }
        }
    }

    /** A number that is free for both datagrams and streams, so far. */
    private static String freeAddress() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int i = 1; ; i++) {
            try (ServerSocket streams = new ServerSocket(0, 1, loopback);
                    DatagramSocket datagrams = new DatagramSocket(null)) {
                datagrams.bind(new InetSocketAddress(loopback, streams.getLocalPort()));
                return loopback.getHostAddress() + ":" + streams.getLocalPort();
            } catch (IOException e) {
                if (i == MOST_STARTS) {
                    throw e;
                }
            }
        }
    }

    private void read(String self, LogListener listener) {
        try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                long nanoTime = System.nanoTime();
                Matcher event = EVENT.matcher(line);
                if (event.find() && !event.group(2).equals(self)) {
                    listener.learned(news(event.group(1)), event.group(2), nanoTime);
                }
                keep(line);
                for (Stage stage : Stage.values()) {
                    // Anywhere: what the agent says of itself may come behind an unfinished line of its log.
                    if (line.contains(stage.words)) {
                        reached.add(new Reached(stage, nanoTime));
                    }
                }
            }
        } catch (IOException e) {
            // A killed process closes its end in the middle of a line.
        } finally {
            reached.add(new Reached(Stage.ENDED, System.nanoTime()));
        }
    }

    private static News news(String event) {
        return switch (event) {
            case "Join" -> News.JOINED;
            case "Leave" -> News.LEFT;
            case "Failed" -> News.DIED;
            default -> News.CHANGED;
        };
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line.strip());
            if (lastLines.size() > KEPT_LINES) {
                lastLines.remove();
            }
        }
    }

    private String said() {
        synchronized (lastLines) {
            return String.join(" / ", lastLines);
        }
    }

    private Reached next() throws IOException, InterruptedException {
        Reached next = reached.poll(STAGE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new IOException("An agent of Serf has said nothing for " + STAGE_SECONDS + " s after: " + said());
        }
        return next;
    }

    /** Waits until the agent says that it has come to this, and returns when it said so. */
    long await(Stage stage) throws IOException, InterruptedException {
        Reached next = next();
        while (next.stage() != stage) {
            if (next.stage() == Stage.ENDED) {
                throw new IOException("An agent of Serf ended: " + said());
            }
            next = next();
        }
        return next.nanoTime();
    }

    /** Sends a signal, and returns when the agent said that it had it. */
    long signal(String name) throws IOException, InterruptedException {
        Command.run(List.of("kill", "-" + name, Long.toString(process.pid())));
        return await(Stage.SIGNALLED);
    }

    /** SIGKILL. Returns the time right before. */
    long kill() {
        long before = System.nanoTime();
        process.destroyForcibly();
        return before;
    }

    /** Where others join. */
    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        child.close();
    }
}
