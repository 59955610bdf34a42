package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What is done to the victims of one cluster, each time to a new one, and how soon the observers know. Figures are by metric, in
 * milliseconds; infinite is what did not happen within a minute.
 */
final class Strikes {

    static final List<String> KILL_METRICS = List.of("kill.first", "kill.last", "kill.others");
    static final List<String> STOP_METRICS = List.of("stop.suspected.last", "stop.back.last", "stop.others");
    static final List<String> LARGE_HEAP_METRICS = List.of(
            "kill.heap4g.socketsClosed",
            "kill.heap4g.first",
            "kill.heap4g.last",
            "kill.heap4g.last.afterClose",
            "kill.heap4g.others");
    static final List<String> DROP_METRICS = List.of("drop.suspected.last", "drop.dead.last", "drop.others");

    private static final String OTHERS = ".others";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration STOPPED = Duration.ofSeconds(8);

    /** A victim is struck some time after all know it, at a random moment of the protocol period. */
    private static final long SETTLE_MILLIS = 3_000;

    private static final int PERIOD_MILLIS = 1_000;
    private static final int SHOWN = 6;

    private final Observers observers;
    private final PrintStream out;
    private final SplittableRandom random = new SplittableRandom();

    Strikes(Observers observers, PrintStream out) {
        this.observers = observers;
        this.out = out;
    }

    /** SIGKILL. */
    Map<String, Double> kill(InetAddress address) throws IOException, InterruptedException {
        try (VictimProcess victim = start(List.of(), JavaCommand.SMALL_HEAP, address)) {
            VictimSightings seen = observers.strike(victim.id());
            long from = seen.now();
            victim.kill();
            Waiting.until(LIMIT, seen::allHoldDead);
            return show(KILL_METRICS, seen, seen.firstDead(from), seen.lastDead(from));
        }
    }

    /** SIGKILL of a process with so large a heap that its kernel takes its time before it closes the sockets. */
    Map<String, Double> killTouchedHeap(InetAddress address) throws IOException, InterruptedException {
        try (VictimProcess victim = start(List.of(), VictimProcess.TOUCHED_HEAP, address);
                IdleConnection idle = new IdleConnection(victim.idle())) {
            VictimSightings seen = observers.strike(victim.id());
            long from = seen.now();
            victim.kill();
            long closed = seen.at(closedNanos(idle));
            Waiting.until(LIMIT, seen::allHoldDead);
            double socketsClosed = TimeUnit.NANOSECONDS.toMicros(closed - from) / 1e3;
            return show(
                    LARGE_HEAP_METRICS,
                    seen,
                    socketsClosed,
                    seen.firstDead(from),
                    seen.lastDead(from),
                    seen.lastDead(closed));
        }
    }

    /** SIGSTOP, and 8 seconds later SIGCONT. */
    Map<String, Double> stop(InetAddress address) throws IOException, InterruptedException {
        try (VictimProcess victim = start(List.of(), JavaCommand.SMALL_HEAP, address)) {
            VictimSightings seen = observers.strike(victim.id());
            long from = seen.now();
            victim.stop();
            Thread.sleep(Math.max(0, STOPPED.toMillis() - TimeUnit.NANOSECONDS.toMillis(seen.now() - from)));
            long again = seen.now();
            victim.resume();
            Waiting.until(LIMIT, seen::allHoldAlive);
            return show(STOP_METRICS, seen, seen.lastAccused(from), seen.allAlive(again));
        }
    }

    /** All packets from and to the victim vanish. */
    Map<String, Double> drop(VictimNetwork network) throws IOException, InterruptedException {
        try (VictimProcess victim = start(network.enter(), JavaCommand.SMALL_HEAP, network.victim())) {
            VictimSightings seen = observers.strike(victim.id());
            long from = seen.now();
            network.cut();
            Waiting.until(LIMIT, seen::allHoldDead);
            return show(DROP_METRICS, seen, seen.lastAccused(from), seen.lastDead(from));
        } finally {
            network.mend();
        }
    }

    private VictimProcess start(List<String> enter, List<String> heap, InetAddress address)
            throws IOException, InterruptedException {
        VictimProcess victim = VictimProcess.start(enter, heap, observers.cluster(), address, observers.seed());
        try {
            observers.await(victim.id());
            Thread.sleep(SETTLE_MILLIS + random.nextInt(PERIOD_MILLIS));
            return victim;
        } catch (IOException | InterruptedException | RuntimeException e) {
            victim.close();
            throw e;
        }
    }

    private static long closedNanos(IdleConnection idle) throws IOException, InterruptedException {
        try {
            return idle.closedNanos().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The connection to a killed process did not end", e);
        }
    }

    /** How often an observer accused somebody that nothing was done to, from the end of the strike before to now. */
    private double others() {
        List<String> wrong = observers.takeWrong();
        wrong.stream().limit(SHOWN).forEach(line -> out.println("    " + line));
        if (wrong.size() > SHOWN) {
            out.println("    and " + (wrong.size() - SHOWN) + " more");
        }
        return wrong.size();
    }

    /** Figures by metric, the last of which is how often others were accused; each with its line of progress. */
    private Map<String, Double> show(List<String> metrics, VictimSightings seen, double... times) {
        Map<String, Double> figures = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder("   ");
        for (int i = 0; i < metrics.size(); i++) {
            String metric = metrics.get(i);
            double figure = i < times.length ? times[i] : others();
            figures.put(metric, figure);
            line.append(
                    Double.isFinite(figure)
                            ? String.format(Locale.ROOT, " %s %.0f %s,", metric, figure, unit(metric))
                            : " " + metric + " never,");
        }
        out.println(line + " on grounds of " + seen.grounds());
        return figures;
    }

    static String unit(String metric) {
        return metric.endsWith(OTHERS) ? "events" : "ms";
    }
}
