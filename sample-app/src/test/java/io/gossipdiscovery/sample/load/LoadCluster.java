package io.gossipdiscovery.sample.load;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The processes of one contestant: storefronts that stay, and inventories that come and go. For use by one thread. */
public final class LoadCluster implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    /** What an inventory takes over an answer. */
    private static final String LATENCY = "--sample.inventory.latency=20ms";

    /** Boot takes another HTTP client where a contestant's class path has one, with a pool and retries of its own. */
    private static final String CLIENT = "--spring.http.clients.imperative.factory=jdk";

    private static final String READ_TIMEOUT = "--spring.http.clients.read-timeout=";

    private static final List<String> SETTINGS =
            List.of(LATENCY, CLIENT, "--spring.http.clients.connect-timeout=1s", READ_TIMEOUT + "2s");

    private final Contestant contestant;
    private final List<SampleJvm> started = new CopyOnWriteArrayList<>();
    private final List<SampleJvm> inventories = new ArrayList<>();

    /** A cluster of nobody yet. */
    public LoadCluster(Contestant contestant) {
        this.contestant = contestant;
    }

    /**
     * Starts a storefront, and does not wait for it unless it is the first process, which all others join.
     *
     * @param arguments of it alone
     */
    public SampleJvm startStorefront(String... arguments) {
        return start("storefront", 0, List.of(arguments));
    }

    /**
     * Starts a storefront that takes time for an answer, up to 10 s: no request of it fails because the machine is busy.
     *
     * @param arguments of it alone
     */
    public SampleJvm startPatientStorefront(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(READ_TIMEOUT + "10s");
        return start("storefront", 0, all);
    }

    /** Starts as many inventories as are missing to this number, and does not wait for them. */
    public void fillUp(int count) {
        inventories.removeIf(inventory -> !inventory.isRunning());
        while (inventories.size() < count) {
            startInventory(0);
        }
    }

    /** The inventories that should be running, the oldest first. */
    public List<SampleJvm> inventories() {
        return List.copyOf(inventories);
    }

    Duration patience() {
        return contestant.patience();
    }

    /** Starts an inventory on this port, 0 for any, and does not wait for it. */
    SampleJvm startInventory(int port) {
        SampleJvm inventory = start("inventory", port, List.of());
        inventories.add(inventory);
        return inventory;
    }

    /** SIGTERM; returns when the process has ended. */
    void stop(SampleJvm inventory) {
        inventories.remove(inventory);
        inventory.stop();
        awaitEnd(inventory);
    }

    /** SIGKILL. */
    void kill(SampleJvm inventory) {
        inventories.remove(inventory);
        inventory.kill();
    }

    private SampleJvm start(String role, int port, List<String> arguments) {
        List<String> all = new ArrayList<>(SETTINGS);
        // What is given twice would be a list.
        all.removeIf(setting -> arguments.stream().anyMatch(own -> own.startsWith(name(setting))));
        all.addAll(contestant.properties());
        if (!started.isEmpty()) {
            all.addAll(contestant.joining().apply(started.get(0)));
        }
        all.addAll(arguments);
        SampleJvm jvm = SampleJvm.start(contestant.command(), contestant.logs(), role, port, all);
        started.add(jvm);
        return jvm;
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('=') + 1);
    }

    private static void awaitEnd(SampleJvm jvm) {
        await("the end of " + jvm)
                .atMost(END_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !jvm.isRunning());
    }

    /** Kills all. May be called by any thread. */
    @Override
    public void close() {
        started.forEach(SampleJvm::close);
    }
}
