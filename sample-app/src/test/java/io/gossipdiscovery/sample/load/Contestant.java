package io.gossipdiscovery.sample.load;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A way to discover instances: the same sample application on another class path, with other properties.
 *
 * @param name as results call it
 * @param command what starts one process of the sample, up to its arguments
 * @param properties arguments for each process
 * @param joining more arguments, for each but the first process, made from the first
 * @param logs the folder for the output of the processes
 * @param patience how long at most from what is done until the storefront is served as it should be
 */
public record Contestant(
        String name,
        List<String> command,
        List<String> properties,
        Function<SampleJvm, List<String>> joining,
        Path logs,
        Duration patience) {

    /** Arguments with which a process of gossip finds nobody: port 1 is not served. */
    public static final List<String> GOSSIP_ALONE = List.of(
            "--gossip.cluster=alone",
            "--gossip.bind-address=127.0.0.1",
            "--gossip.bind-port=0",
            "--gossip.seeds=127.0.0.1:1");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KEY_BYTES = 32;

    public Contestant {
        command = List.copyOf(command);
        properties = List.copyOf(properties);
    }

    /**
     * A cluster of gossip on loopback that nobody else knows.
     *
     * @param command what starts one process of the sample with the starter on its class path, up to its arguments
     * @param preset of the nodes
     * @param logs the folder for the output of the processes
     */
    public static Contestant gossip(List<String> command, String preset, Path logs) {
        List<String> properties = List.of(
                "--gossip.cluster=load-" + UUID.randomUUID(),
                "--gossip.security.keys=" + freshKey(),
                "--gossip.preset=" + preset,
                "--gossip.bind-address=127.0.0.1",
                "--gossip.bind-port=0",
                "--management.endpoints.web.exposure.include=health,gossip,serviceregistry");
        return new Contestant(
                "ours",
                command,
                properties,
                first -> List.of("--gossip.seeds="
                        + first.get("/actuator/gossip").json().get("address").asString()),
                logs,
                PATIENCE);
    }

    private static String freshKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
