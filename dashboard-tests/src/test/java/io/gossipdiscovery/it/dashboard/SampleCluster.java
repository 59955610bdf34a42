package io.gossipdiscovery.it.dashboard;

import io.gossipdiscovery.sample.load.SampleJvm;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Processes of the sample in a cluster that nobody else knows. The first is joined by the others. For use by one thread, but for {@link #close}. */
final class SampleCluster implements AutoCloseable {

    private static final int KEY_BYTES = 32;

    private final String name = "it-" + UUID.randomUUID();
    private final byte[] key = new byte[KEY_BYTES];
    private final List<SampleJvm> started = new CopyOnWriteArrayList<>();

    SampleCluster() {
        new SecureRandom().nextBytes(key);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close)); // where a build is ended by Ctrl-C
    }

    String name() {
        return name;
    }

    byte[] key() {
        return key.clone();
    }

    /** Where others find its first process. */
    String seed() {
        return node(started.get(0)).get("address").asString();
    }

    /** Starts a process, and does not wait for it unless it is the second one. */
    SampleJvm start(String role) {
        List<String> arguments = new ArrayList<>(List.of(
                "--gossip.cluster=" + name,
                "--gossip.security.keys=" + Base64.getEncoder().encodeToString(key),
                "--gossip.preset=local",
                "--gossip.bind-address=127.0.0.1",
                "--gossip.bind-port=0"));
        if (!started.isEmpty()) {
            arguments.add("--gossip.seeds=" + seed());
        }
        List<String> command = SampleJvm.small(Path.of(System.getProperty("sample.jar")));
        SampleJvm jvm = SampleJvm.start(command, Path.of(System.getProperty("sample.logs")), role, 0, arguments);
        started.add(jvm);
        return jvm;
    }

    /** The dashboard of a process; waits until it serves. */
    static URI dashboard(SampleJvm jvm) {
        return URI.create("http://127.0.0.1:" + jvm.port() + "/gossip");
    }

    /** The id of the node of a process; waits until it serves. */
    static String id(SampleJvm jvm) {
        return node(jvm).get("id").asString();
    }

    private static JsonNode node(SampleJvm jvm) {
        return jvm.get("/actuator/gossip").json();
    }

    @Override
    public void close() {
        started.forEach(SampleJvm::close);
    }
}
