package io.gossipdiscovery.benchmarks.soak;

import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process with nodes of the soak, which {@link SoakProcess} starts and tells what to do, one line at a time:
 * {@code start NUMBER SEEDS}, {@code leave NUMBER}, {@code close NUMBER}, {@code publish NUMBER COUNT}, {@code alive} and
 * {@code sample}. Each is answered by a line. It ends by itself when its standard input does, so that it outlives nobody.
 */
final class SoakHost {

    static final String MEMBERS_LEAST = "members.least";
    static final String MEMBERS_MOST = "members.most";

    /** Instead of seeds, for the first node. */
    static final String NO_SEEDS = "-";

    private static final int TIMEOUT_SECONDS = 30;
    private static final int KEYS = 10;
    private static final int MOST_VALUE_BYTES = 256;

    private final String cluster;
    private final Random random = new Random();
    private final Map<Integer, GossipNode> nodes = new TreeMap<>();

    /** What the counters of the closed nodes had come to. */
    private final Map<String, Long> past = new TreeMap<>();

    private SoakHost(String cluster) {
        this.cluster = cluster;
    }

    /** Cluster. */
    public static void main(String[] arguments) throws IOException {
        startThreadOfLimits();
        SoakHost host = new SoakHost(arguments[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(host.answer(line.split(" ", -1)));
        }
        host.nodes.values().forEach(GossipNode::close);
    }

    /** The JDK has one thread for the limits of futures, and starts it with the first of these: late, that would look like a leak. */
    private static void startThreadOfLimits() {
        new CompletableFuture<Boolean>()
                .completeOnTimeout(true, 1, TimeUnit.MILLISECONDS)
                .join();
    }

    private String answer(String[] words) throws IOException {
        return switch (words[0]) {
            case "start" -> start(Integer.parseInt(words[1]), words[2]);
            case "leave" -> leave(Integer.parseInt(words[1]));
            case "close" -> close(Integer.parseInt(words[1]));
            case "publish" -> publish(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "alive" -> leastAlive() + " " + mostAlive();
            case "sample" -> sample();
            default -> throw new IllegalArgumentException("unknown command '" + words[0] + "'");
        };
    }

    private String start(int number, String seeds) {
        GossipNode node = GossipNode.start(ClusterSettings.of(cluster, InetAddress.getLoopbackAddress()));
        nodes.put(number, node);
        if (!seeds.equals(NO_SEEDS)) {
            node.join(List.of(seeds.split(",", -1)))
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        return node.address().toString();
    }

    private String leave(int number) {
        node(number).leave().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
        return close(number);
    }

    private String close(int number) {
        GossipNode node = node(number);
        nodes.remove(number);
        node.close();
        node.counters().forEach((name, value) -> {
            if (SoakRules.isOfTrouble(name)) {
                past.merge(name, value, Long::sum);
            }
        });
        return "closed";
    }

    private String publish(int number, int count) {
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(MOST_VALUE_BYTES)];
            random.nextBytes(value);
            node(number)
                    .publish("soak-" + random.nextInt(KEYS), value)
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        return "published";
    }

    private GossipNode node(int number) {
        GossipNode node = nodes.get(number);
        if (node == null) {
            throw new IllegalStateException("there is no node " + number);
        }
        return node;
    }

    private String sample() throws IOException {
        Map<String, Long> figures = SoakFigures.now();
        figures.put(MEMBERS_LEAST, (long) leastAlive());
        figures.put(MEMBERS_MOST, (long) mostAlive());
        past.forEach(figures::put);
        for (GossipNode node : nodes.values()) {
            node.counters().forEach((name, value) -> {
                if (SoakRules.isOfTrouble(name) || SoakRules.GAUGES.contains(name)) {
                    figures.merge(name, value, Long::sum);
                }
            });
        }
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(" "));
    }

    private int leastAlive() {
        return nodes.values().stream()
                .mapToInt(node -> node.view().count(Status.ALIVE))
                .min()
                .orElse(0);
    }

    private int mostAlive() {
        return nodes.values().stream()
                .mapToInt(node -> node.view().count(Status.ALIVE))
                .max()
                .orElse(0);
    }
}
