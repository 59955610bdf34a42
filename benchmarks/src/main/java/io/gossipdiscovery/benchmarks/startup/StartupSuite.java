package io.gossipdiscovery.benchmarks.startup;

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
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How much longer an empty web application takes to start with a starter on its class path, and the jars that this adds. */
public final class StartupSuite implements Benchmark {

    private static final String EUREKA = "eureka";
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
        Path classes = peers.resolve("startup/target/classes");
        if (!Files.isDirectory(classes) || !Files.isDirectory(lib("startup-starter"))) {
            String reason = "the empty application is not built: there is no " + classes;
            return List.of(new Row(Map.of("contestant", Row.OURS), ADDED, UNIT, Map.of(), reason));
        }
        Contestant empty = new Contestant("empty", ClassPath.of(lib("startup")), List.of());
        Contestant ours = ours();
        Contestant springParts = springParts(ours);
        List<Contestant> contestants = new ArrayList<>(List.of(empty, ours, springParts));
        List<Row> rows = new ArrayList<>();
        boolean eureka = options.against().contains(EUREKA);
        if (eureka && Files.isDirectory(lib("startup-eureka"))) {
            contestants.add(eureka());
        } else if (eureka) {
            String reason = "its class path is not built: there is no " + lib("startup-eureka");
            rows.add(new Row(Map.of("contestant", EUREKA), ADDED, UNIT, Map.of(), reason));
        }
        int rounds = options.quick() ? 1 : options.runs().orElse(PAIRS);
        Path home = Files.createDirectories(work.resolve("startup"));
        Pairs pairs = Pairs.measure(contestants, new Start(classes, home), rounds, out);
        rows.add(row(Row.OURS, EMPTY, pairs.millis(empty)));
        rows.add(row(Row.OURS, ADDED_BY_SPRING, pairs.added(springParts, empty)));
        for (Contestant contestant : contestants) {
            if (!contestant.equals(empty) && !contestant.equals(springParts)) {
                rows.addAll(rows(contestant, empty, pairs, out));
            }
        }
        return rows;
    }

    private Contestant ours() throws IOException {
        // It finds nobody: no other application is of this cluster, and its port is none of local mode's.
        List<String> alone = List.of("--gossip.cluster=" + UUID.randomUUID(), "--gossip.bind-port=0");
        return new Contestant(Row.OURS, ClassPath.of(lib("startup-starter")), alone);
    }

    /** The starter without our own jars and Netty: Boot's actuator and Spring Cloud's load balancer, as they cost without us. */
    private static Contestant springParts(Contestant ours) {
        ClassPath parts = ours.classPath().without(jar -> jar.startsWith("gossip-") || jar.startsWith("netty-"));
        return new Contestant("spring-parts", parts, List.of());
    }

    private Contestant eureka() throws IOException {
        // Port 9 refuses: Eureka's client starts without its server, and tries again later.
        List<String> alone = List.of("--eureka.client.service-url.defaultZone=http://127.0.0.1:9/eureka");
        return new Contestant(EUREKA, ClassPath.of(lib("startup-eureka")), alone);
    }

    private Path lib(String module) {
        return peers.resolve(module).resolve("target/lib");
    }

    private static List<Row> rows(Contestant contestant, Contestant empty, Pairs pairs, PrintStream out) {
        ClassPath added = contestant.classPath().beyond(empty.classPath());
        out.println("startup: " + contestant.name() + " adds " + String.join(" ", added.names()));
        Map<String, Object> setting = Map.of("contestant", contestant.name());
        return List.of(
                row(contestant.name(), WHOLE, pairs.millis(contestant)),
                row(contestant.name(), ADDED, pairs.added(contestant, empty)),
                new Row(setting, JARS, "jars", Map.of("p50", added.jars().size()), null),
                new Row(setting, JARS_SIZE, "MiB", Map.of("p50", added.bytes() / MEBIBYTE), null));
    }

    private static Row row(String contestant, String metric, List<Double> millis) {
        return new Row(Map.of("contestant", contestant), metric, UNIT, Percentiles.of(millis), null);
    }

    @Override
    public List<String> print(List<Row> rows, PrintStream out) {
        Judgement.printAlone(rows, out);
        return judge(rows, out);
    }

    /** The same without a table. */
    public List<String> judge(List<Row> rows, PrintStream out) {
        return Judgement.print(rows, List.of(ADDED_TARGET), Map.of(), out);
    }

    @Override
    public List<Plot> plots() {
        return List.of(new Plot(
                WHOLE, "What is added to the start of an empty web application", List.of(ADDED), Plot.Scale.LINEAR));
    }
}
