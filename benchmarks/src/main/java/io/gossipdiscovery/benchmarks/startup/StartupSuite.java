package io.gossipdiscovery.benchmarks.startup;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.eureka.EurekaServer;
import io.gossipdiscovery.benchmarks.eureka.EurekaSettings;
import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Percentiles;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How much longer an empty web application takes to start with a starter on its class path, and the jars that this adds. */
public final class StartupSuite implements Benchmark {

    private static final String WHOLE = "startup";
    private static final String EMPTY = "startup.empty";
    private static final String ADDED = "startup.added";
    private static final String ADDED_BY_SPRING = "startup.added.springParts";
    private static final String JARS = "startup.jars";
    private static final String JARS_SIZE = "startup.jars.size";
    private static final Target ADDED_TARGET = new Target(ADDED, "p50", 150);
    private static final String UNIT = "ms";
    private static final int PAIRS = 10;
    private static final double MEBIBYTE = 1 << 20;

    private final Path peers;
    private final Path work;
    private final Map<String, String> versions = new LinkedHashMap<>();

    /**
     * A suite over what is built.
     *
     * @param peers the folder of the modules
     * @param work where it may write
     */
    public StartupSuite(Path peers, Path work) {
        this.peers = peers;
        this.work = work;
    }

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException {
        return run(options, options.runs().orElse(PAIRS), out);
    }

    /** The same as a part of another benchmark, whose runs are not the pairs. */
    public List<Row> runAsPart(Options options, PrintStream out) throws IOException {
        return run(options, PAIRS, out);
    }

    private List<Row> run(Options options, int pairs, PrintStream out) throws IOException {
        if (!Files.isDirectory(classes()) || !Files.isDirectory(lib("startup-starter"))) {
            return List.of(skipped(Row.OURS, "the empty application is not built"));
        }
        int rounds = options.quick() ? 1 : pairs;
        if (!options.against().contains(EurekaPeer.NAME)) {
            return measure(List.of(), rounds, out);
        }
        for (String module : List.of("startup-eureka", "eureka-server")) {
            if (!Files.isDirectory(lib(module))) {
                return withoutEureka(module + " is not built", rounds, out);
            }
        }
        return besideEureka(rounds, out);
    }

    /** One server is there through all starts: a client that finds none tells so at length, in the time that is measured. */
    private List<Row> besideEureka(int rounds, PrintStream out) throws IOException {
        EurekaPeer peer = new EurekaPeer(peers, home());
        try (EurekaServer server = peer.startServer(EurekaSettings.DEFAULT)) {
            String url;
            try {
                url = server.url();
            } catch (RuntimeException e) {
                // Whatever becomes of a peer stops nobody else.
                return withoutEureka("its server does not serve: " + e.getMessage(), rounds, out);
            }
            versions.put(EurekaPeer.NAME, EurekaPeer.version(lib("startup-eureka")));
            Starter eureka = new Starter(
                    EurekaPeer.NAME,
                    ClassPath.of(lib("startup-eureka")),
                    List.of("--eureka.client.service-url.defaultZone=" + url));
            return measure(List.of(eureka), rounds, out);
        }
    }

    private List<Row> withoutEureka(String reason, int rounds, PrintStream out) throws IOException {
        out.println("startup: SKIPPED " + EurekaPeer.NAME + ": " + reason);
        List<Row> rows = new ArrayList<>(measure(List.of(), rounds, out));
        rows.add(skipped(EurekaPeer.NAME, reason));
        return rows;
    }

    private List<Row> measure(List<Starter> others, int rounds, PrintStream out) throws IOException {
        Starter empty = new Starter("empty", ClassPath.of(lib("startup")), List.of());
        Starter ours = ours();
        Starter springParts = springParts(ours);
        List<Starter> starters = new ArrayList<>(List.of(empty, ours, springParts));
        starters.addAll(others);
        Pairs pairs = Pairs.measure(starters, new Start(classes(), home()), rounds, out);
        List<Row> rows = new ArrayList<>();
        rows.add(row(Row.OURS, EMPTY, pairs.millis(empty)));
        rows.add(row(Row.OURS, ADDED_BY_SPRING, pairs.added(springParts, empty)));
        rows.addAll(rows(ours, empty, pairs, out));
        for (Starter other : others) {
            rows.addAll(rows(other, empty, pairs, out));
        }
        return rows;
    }

    private Starter ours() throws IOException {
        // It finds nobody: no other application is of this cluster, and its port is none of local mode's.
        List<String> alone = List.of("--gossip.cluster=" + UUID.randomUUID(), "--gossip.bind-port=0");
        return new Starter(Row.OURS, ClassPath.of(lib("startup-starter")), alone);
    }

    /** The starter without our own jars and Netty: Boot's actuator and Spring Cloud's load balancer, as they cost without us. */
    private static Starter springParts(Starter ours) {
        ClassPath parts = ours.classPath().without(jar -> jar.startsWith("gossip-") || jar.startsWith("netty-"));
        return new Starter("spring-parts", parts, List.of());
    }

    private Path classes() {
        return peers.resolve("startup/target/classes");
    }

    private Path lib(String module) {
        return peers.resolve(module).resolve("target/lib");
    }

    private Path home() throws IOException {
        return Files.createDirectories(work.resolve("startup"));
    }

    private static List<Row> rows(Starter starter, Starter empty, Pairs pairs, PrintStream out) {
        ClassPath added = starter.classPath().beyond(empty.classPath());
        out.println("startup: " + starter.name() + " adds " + String.join(" ", added.names()));
        Map<String, Object> setting = Map.of("contestant", starter.name());
        return List.of(
                row(starter.name(), WHOLE, pairs.millis(starter)),
                row(starter.name(), ADDED, pairs.added(starter, empty)),
                new Row(setting, JARS, "jars", Map.of("p50", added.jars().size()), null),
                new Row(setting, JARS_SIZE, "MiB", Map.of("p50", added.bytes() / MEBIBYTE), null));
    }

    private static Row skipped(String contestant, String reason) {
        return new Row(Map.of("contestant", contestant), ADDED, UNIT, Map.of(), reason);
    }

    private static Row row(String contestant, String metric, List<Double> millis) {
        return new Row(Map.of("contestant", contestant), metric, UNIT, Percentiles.of(millis), null);
    }

    @Override
    public List<Target> targets() {
        return List.of(ADDED_TARGET);
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        Judgement.printAlone(rows, out);
        Judgement.print(rows, targets(), out);
    }

    @Override
    public List<Plot> plots() {
        return List.of(new Plot(
                "added", "What is added to the start of an empty web application", List.of(ADDED), Plot.Scale.LINEAR));
    }

    @Override
    public Map<String, String> versions() {
        return Map.copyOf(versions);
    }
}
