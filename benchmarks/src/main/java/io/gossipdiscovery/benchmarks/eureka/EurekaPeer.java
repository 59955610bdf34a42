package io.gossipdiscovery.benchmarks.eureka;

import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.sample.load.Contestant;
import io.gossipdiscovery.sample.load.UnpackedJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is built of Eureka, and how it is started. */
public final class EurekaPeer {

    /** As the command line knows it. */
    public static final String NAME = "eureka";

    private static final String SERVER = "io.gossipdiscovery.benchmarks.peers.eureka.server.EurekaServerApplication";

    /** Nobody serves on port 1. */
    private static final List<String> ALONE = List.of(serverAt("http://127.0.0.1:1/eureka/"));

    private static final List<String> JVM = List.of("-Xmx256m");

    private final Path client;
    private final Path server;
    private final Path logs;

    /**
     * Of these modules.
     *
     * @param modules the folder of all peers
     * @param logs for what processes print
     */
    public EurekaPeer(Path modules, Path logs) {
        this.client = modules.resolve("eureka").resolve("target");
        this.server = modules.resolve("eureka-server").resolve("target");
        this.logs = logs;
    }

    /** Why it cannot be measured; null where it can. */
    public @Nullable String missing() {
        for (Path needed : List.of(sample(), client.resolve("lib"), server.resolve("lib"))) {
            if (!Files.exists(needed)) {
                return "Eureka is not built: of " + needed.subpath(needed.getNameCount() - 3, needed.getNameCount())
                        + " there is nothing";
            }
        }
        return null;
    }

    /** The version that is really there, of Spring Cloud's starter and of Eureka's own client. */
    public String version() throws IOException {
        return version(client.resolve("lib"));
    }

    /** The same of another module's folder of jars. */
    public static String version(Path libraries) throws IOException {
        return versionOf("spring-cloud-starter-netflix-eureka-client", libraries)
                + " (eureka-client "
                + versionOf("eureka-client", libraries)
                + ")";
    }

    private static String versionOf(String artifact, Path libraries) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(artifact) + "-([0-9].*)[.]jar");
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.map(jar -> name.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("of " + artifact + " there is no jar in " + libraries));
        }
    }

    /** Starts a server, and does not wait for it. */
    public EurekaServer startServer(EurekaSettings settings) {
        String classPath = server.resolve("classes") + File.pathSeparator + server.resolve("lib") + "/*";
        return EurekaServer.start(JavaCommand.of(JVM, classPath, SERVER), settings, logs);
    }

    /** What starts one process of the sample with Eureka's client, up to its arguments; it is unpacked to a folder. */
    public List<String> sampleCommand(Path folder) throws IOException, InterruptedException {
        return UnpackedJar.command(sample(), folder, JVM, ALONE);
    }

    /**
     * The sample at this server. An instance has an id of its own, since by default those with a port that the system chooses would
     * share one, and registers the loopback address, as ours does.
     *
     * @param patience how long at most until something that is done is over
     */
    public Contestant contestant(List<String> command, EurekaSettings settings, EurekaServer at, Duration patience) {
        List<String> properties = new ArrayList<>(settings.ofClients());
        properties.add(serverAt(at.url()));
        properties.add("--eureka.instance.instance-id=${spring.application.name}:${random.uuid}");
        properties.add("--eureka.instance.prefer-ip-address=true");
        properties.add("--eureka.instance.ip-address=127.0.0.1");
        return new Contestant(settings.contestant(), command, properties, first -> List.of(), logs, patience);
    }

    /** What a JVM needs that has Eureka's client and what this JVM measures with. */
    public String classPath(Path measuring) {
        return String.join(
                File.pathSeparator,
                client.resolve("classes").toString(),
                client.resolve("lib") + "/*",
                measuring.toString());
    }

    private Path sample() {
        return client.resolve("sample-app-eureka.jar");
    }

    private static String serverAt(String url) {
        return "--eureka.client.service-url.defaultZone=" + url;
    }
}
