package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.benchmarks.process.Child;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process whose members are told what to do, see {@link NodeHost}. Closing it ends it, and so does the end of this JVM. */
final class HostProcess implements AutoCloseable {

    /** Takes what the members learn. Called by one thread, in order. */
    @FunctionalInterface
    interface NewsSink {
        void add(News news, int observer, String subject, long nanoTime);
    }

    /** More than anything that is measured takes. */
    private static final int ANSWER_SECONDS = 90;

    private final Child child;
    private final Process process;
    private final OutputStream commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private HostProcess(Child child) {
        this.child = child;
        process = child.process();
        commands = process.getOutputStream();
    }

    static HostProcess start(List<String> words, NewsSink sink) throws IOException {
        HostProcess host =
                new HostProcess(Undo.start(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT)));
        Thread reader = new Thread(() -> host.read(sink), "news of " + host.pid());
        reader.setDaemon(true);
        reader.start();
        return host;
    }

    private void read(NewsSink sink) {
        String ending = "the process ended";
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                if (line.startsWith(NodeHost.DONE) || line.startsWith(NodeHost.FAILED)) {
                    answers.add(line);
                } else if (!hand(line, sink)) {
                    ending = "the process printed what is neither news nor an answer, and was ended: " + line;
                    process.destroyForcibly();
                    break;
                }
            }
        } catch (IOException e) {
            // A killed process closes its end in the middle of a line.
        } finally {
            answers.add(NodeHost.FAILED + ending);
        }
    }

    /** Whether the line is news. */
    private static boolean hand(String line, NewsSink sink) {
        String[] words = line.split(" ", -1);
        try {
            sink.add(News.valueOf(words[0]), Integer.parseInt(words[1]), words[2], Long.parseLong(words[3]));
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends one line and returns the answer. */
    String ask(String command) throws IOException, InterruptedException {
        commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IOException("'" + command + "' was not answered within " + ANSWER_SECONDS + " s");
        }
        if (answer.startsWith(NodeHost.FAILED)) {
            throw new IOException(answer.substring(NodeHost.FAILED.length()));
        }
        return answer.substring(NodeHost.DONE.length());
    }

    /** Sends one line, waits for the answer and returns the time right before. */
    long tell(String command) throws IOException, InterruptedException {
        long before = System.nanoTime();
        ask(command);
        return before;
    }

    /** SIGKILL. Returns the time right before. */
    long kill() {
        long before = System.nanoTime();
        process.destroyForcibly();
        return before;
    }

    @Override
    public void close() {
        child.close();
    }
}
