package io.gossipdiscovery.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A short command of the system. */
public final class Command {

    private Command() {}

    /** Runs it to its end. Fails, with what it printed, if it is missing or its exit code is not 0. */
    public static void run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("'" + String.join(" ", words) + "' ended with " + code + ": " + printed);
        }
    }
}
