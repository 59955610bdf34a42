package io.gossipdiscovery.benchmarks.flood;

import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.membership.member.NodeId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process of its own with one node, which tells its figures when it is asked. Closing it ends it, and so does the end of this JVM. */
final class FloodMember implements AutoCloseable {

    private final Process process;
    private final Undo end;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final NodeId id;
    private final String address;

    private FloodMember(Process process, Undo end) throws IOException {
        this.process = process;
        this.end = end;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        String[] words = line().split(" ", -1);
        this.id = NodeId.parse(words[0]);
        this.address = words[1];
    }

    /**
     * Returns once the node has joined.
     *
     * @param arguments of {@link FloodNode}
     */
    static FloodMember start(List<String> arguments) throws IOException {
        Process process = java(FloodNode.class, arguments);
        Undo end = Undo.atExit(process::destroyForcibly);
        try {
            return new FloodMember(process, end);
        } catch (IOException | RuntimeException e) {
            end.close();
            throw e;
        }
    }

    /** A class of this benchmark in a process of its own, as small as an instance may be. */
    static Process java(Class<?> main, List<String> arguments) throws IOException {
        return new ProcessBuilder(JavaCommand.of(JavaCommand.SMALL_HEAP, main, arguments.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    NodeId id() {
        return id;
    }

    /** Host and port. */
    String address() {
        return address;
    }

    /** What the node counts and costs at this moment, by name. */
    Map<String, Long> figures() throws IOException {
        questions.write('\n');
        questions.flush();
        Map<String, Long> figures = new HashMap<>();
        for (String figure : line().split(" ", -1)) {
            String[] parts = figure.split("=", -1);
            figures.put(parts[0], Long.valueOf(parts[1]));
        }
        return figures;
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("Node " + process.pid() + " ended by itself");
        }
        return line;
    }

    @Override
    public void close() {
        end.close();
    }
}
