package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.process.Command;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network namespace for a victim, joined to this machine by a link that can be cut. Needs the command {@code ip} and the rights
 * of root. Closing it removes all of it, and so does the end of this JVM.
 *
 * <p>The link is a veth pair, one end in the namespace, the other a port of a bridge that holds this machine's address. With the
 * port down, packets vanish in both directions and no send fails: routes and addresses stay on devices that stay up, and
 * permanent neighbour entries keep address resolution, which would report a missing host, out of it.
 */
final class VictimNetwork implements AutoCloseable {

    /** 198.18.0.0/15 is set aside for benchmarks (RFC 2544); four addresses of it make a network. */
    private static final int FIRST_ADDRESS = 198 << 24 | 18 << 16;

    private static final int NETWORKS = 1 << 15;
    private static final String HOST_MAC = "02:00:00:00:00:01";
    private static final String VICTIM_MAC = "02:00:00:00:00:02";
    private static final String VICTIM_DEVICE = "eth0";

    private final String namespace;
    private final String bridge;
    private final String port;
    private final InetAddress host;
    private final InetAddress victim;
    private final Undo removal = Undo.atExit(this::remove);
    private boolean removed;

    private VictimNetwork() {
        SplittableRandom random = new SplittableRandom();
        namespace = "gd" + Integer.toHexString(random.nextInt(1 << 28));
        bridge = namespace + "b";
        port = namespace + "p";
        int network = FIRST_ADDRESS + 4 * random.nextInt(NETWORKS);
        host = address(network + 1);
        victim = address(network + 2);
    }

    /** Fails, leaving nothing behind, where it is not possible. */
    static VictimNetwork create() throws IOException, InterruptedException {
        VictimNetwork network = new VictimNetwork();
        try {
            network.setUp();
            return network;
        } catch (IOException | InterruptedException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void setUp() throws IOException, InterruptedException {
        String onHost = host.getHostAddress();
        String onVictim = victim.getHostAddress();
        ip("netns add " + namespace);
        ip("link add " + bridge + " address " + HOST_MAC + " type bridge stp_state 0");
        ip("link add " + port + " type veth peer name " + VICTIM_DEVICE + " address " + VICTIM_MAC + " netns "
                + namespace);
        ip("link set " + port + " master " + bridge);
        ip("address add " + onHost + "/30 dev " + bridge);
        ip("link set " + bridge + " up");
        ip("link set " + port + " up");
        ip("-n " + namespace + " address add " + onVictim + "/30 dev " + VICTIM_DEVICE);
        ip("-n " + namespace + " link set lo up");
        ip("-n " + namespace + " link set " + VICTIM_DEVICE + " up");
        ip("neighbour replace " + onVictim + " lladdr " + VICTIM_MAC + " dev " + bridge + " nud permanent");
        ip("-n " + namespace + " neighbour replace " + onHost + " lladdr " + HOST_MAC + " dev " + VICTIM_DEVICE
                + " nud permanent");
    }

    /** Where this machine is, for the victim. */
    InetAddress host() {
        return host;
    }

    /** Where the victim is, for this machine. */
    InetAddress victim() {
        return victim;
    }

    /** What to put before a command that is to run in the namespace; it replaces itself by the command. */
    List<String> enter() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** From now on packets vanish, in both directions. */
    void cut() throws IOException, InterruptedException {
        ip("link set " + port + " down");
    }

    /** From now on packets arrive again. */
    void mend() throws IOException, InterruptedException {
        ip("link set " + port + " up");
    }

    @Override
    public void close() {
        removal.close();
    }

    /** One at a time, so that nothing is made after it was removed. */
    private synchronized void ip(String arguments) throws IOException, InterruptedException {
        if (removed) {
            throw new IOException("the network of the victim is removed");
        }
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(arguments.split(" ", -1)));
        Command.run(words);
    }

    private synchronized void remove() {
        removed = true;
        for (List<String> words : List.of(
                List.of("ip", "link", "delete", port),
                List.of("ip", "link", "delete", bridge),
                List.of("ip", "netns", "delete", namespace))) {
            try {
                Command.run(words);
            } catch (IOException e) {
                // Not made yet.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static InetAddress address(int number) {
        byte[] bytes = {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
