package io.gossipdiscovery.namespaces;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace without a name. It lives for as long as the process that holds it, and this one ends with the JVM, however
 * that ends: its standard input is a pipe from here. So two builds never meet, and nothing has to be cleaned up after either.
 */
final class Namespace implements AutoCloseable {

    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /**
     * A new one, in which only the loopback interface exists.
     *
     * @throws IllegalStateException if the system does not allow it, with what it said
     */
    static Namespace open() {
        try {
            Process holder = new ProcessBuilder(
                            "unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat")
                    .redirectErrorStream(true)
                    .start();
            String said = holder.inputReader().readLine();
            if (!"ready".equals(said)) {
                holder.destroyForcibly();
                throw new IllegalStateException("no network namespace can be made: " + said);
            }
            return new Namespace(holder);
        } catch (IOException e) {
            throw new IllegalStateException("no network namespace can be made: " + e.getMessage(), e);
        }
    }

    /** Any process in it, for those who move interfaces there. */
    long pid() {
        return holder.pid();
    }

    /** The command that runs this one inside, as the same process. */
    List<String> inside(String... command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid() + "/ns/net", "--"));
        whole.addAll(Arrays.asList(command));
        return whole;
    }

    /** Runs a program inside, and returns what it wrote. */
    String run(String input, String... command) {
        return Command.run(inside(command), input);
    }

    /** Lines for {@code ip}. */
    void ip(String lines) {
        run(lines, "ip", "-batch", "-");
    }

    /** Lines for {@code nft}: all are done, or none. */
    void nft(String lines) {
        run(lines, "nft", "-f", "-");
    }

    /** Whether packets that are for others go on from here; where they do not, they vanish without a word. */
    void forward(boolean forwards) {
        run("", "sh", "-c", "echo " + (forwards ? 1 : 0) + " > /proc/sys/net/ipv4/ip_forward");
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
