package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.NewLifeReason;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of real engines on one virtual clock, with everything that can be done to it. The same settings and the same seed
 * give the same events, bit for bit. Not thread-safe; seeds run side by side in simulations of their own.
 */
public final class Simulation {

    private static final int FIRST_IP = 0x0A00_0001;
    private static final int PORT = 17_946;
    private static final int TRACE_MEMBER = 6;
    private static final int KEYS_CACHED = 1 << 17;

    /** Engines that learn of each other side by side, before what they want done is done in order. */
    private static final int LEARNERS = 32;

    private static final Duration FOREVER = Duration.ofDays(365);

    private final MembershipSettings settings;
    private final SplittableRandom random;
    private final Agenda agenda = new Agenda();
    private final FaultCounts faults = new FaultCounts();
    private final Trace trace;
    private final Network network;
    private final Streams streams;
    private final Processors processors;
    private final Invariants invariants;
    final Keyring keyring;
    private final Map<NodeAddress, Host> hosts = new HashMap<>();
    private final List<Host> hostList = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<String, Long> retiredCounters = new LinkedHashMap<>();
    private final List<NodeAddress> seeds = new ArrayList<>();
    private final List<Observer> observers = new ArrayList<>();
    private long nowNanos;
    private String cause = "";
    private int runningCount;
    private boolean forming;

    /**
     * A network without hosts.
     *
     * @param seed of everything that is random
     * @param inWords whether the timeline is kept for a person to read
     */
    public Simulation(MembershipSettings settings, NetworkConditions conditions, long seed, boolean inWords) {
        this.settings = settings;
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(inWords);
        this.network = new Network(this, conditions, random.split());
        this.streams = new Streams(this);
        this.processors = new Processors(this);
        this.invariants = new Invariants(this);
        byte[] key = new byte[Keyring.KEY_BYTES];
        random.nextBytes(key);
        this.keyring = new Keyring(List.of(key), KEYS_CACHED);
    }

    // The cluster.

    /** A new host with a node that does not join by itself. */
    public SimulatedNode start() {
        Host host = newHost();
        return boot(host, host.address, settings);
    }

    /** A new host whose node tells others the address of another host, by mistake; joins. Nobody is to think it fine. */
    public SimulatedNode startAdvertising(NodeAddress taken) {
        Host host = newHost();
        SimulatedNode node = boot(host, taken, settings);
        disturb(host, FOREVER);
        note(() -> node + " advertises " + taken);
        join(node);
        return node;
    }

    /** A new host whose node joins through the seeds. */
    public SimulatedNode startAndJoin() {
        SimulatedNode node = start();
        faults.add(Fault.JOIN);
        join(node);
        return node;
    }

    public void join(SimulatedNode node) {
        processors.input(node.host, () -> node.engine.join(node.clockNanos()));
    }

    /** These nodes are what everybody's seeds resolve to, from now on. */
    public void useAsSeeds(List<SimulatedNode> nodesOfSeeds) {
        seeds.clear();
        nodesOfSeeds.forEach(node -> seeds.add(node.address()));
    }

    /** As many nodes, every one of which knows all the others, through the same merge as any other news. */
    public List<SimulatedNode> startFormed(int size) {
        List<SimulatedNode> formed = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            formed.add(start());
        }
        useAsSeeds(formed.subList(0, Math.min(3, size)));
        List<Member> members = new ArrayList<>();
        formed.forEach(node -> members.add(node.engine.self()));
        members.sort(Comparator.comparing(Member::id)); // a table that grows in this order grows fastest
        forming = true;
        for (int from = 0; from < size; from += LEARNERS) {
            List<SimulatedNode> learners = formed.subList(from, Math.min(from + LEARNERS, size));
            learners.parallelStream().forEach(node -> node.engine.learn(members, node.clockNanos()));
            for (SimulatedNode node : learners) {
                node.engine.join(node.clockNanos());
                node.drain();
            }
        }
        forming = false;
        return formed;
    }

    public List<SimulatedNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The nodes whose processes run, paused ones included, in the order in which they started. */
    public List<SimulatedNode> running() {
        return nodes.stream().filter(SimulatedNode::isRunning).toList();
    }

    int runningCount() {
        return runningCount;
    }

    public SplittableRandom random() {
        return random;
    }

    // What an application does.

    public void publish(SimulatedNode node, String key, byte @Nullable [] value) {
        node.publish(key, value);
    }

    /** The node tells of a change directly, and waits that long for acknowledgements. */
    public void announce(SimulatedNode node, String key, byte @Nullable [] value, Duration limit) {
        node.announce(key, value, limit);
    }

    /** The node says goodbye; its process ends when the leave is over, two seconds later at the latest. */
    public void leave(SimulatedNode node) {
        if (!node.running || node.leaving || node.host.paused) {
            return;
        }
        faults.add(Fault.LEAVE);
        note(() -> node + " leaves");
        invariants.ends(node);
        node.leaving = true;
        disturb(node.host, Duration.ofSeconds(2));
        node.engine.leave(node.clockNanos());
        node.drain();
        after(settings.sync().leaveTimeout().plusMillis(100), () -> end(node, true));
    }

    // What goes wrong.

    /** The process ends without a goodbye; its kernel closes its streams, unless the machine sleeps: then it starts anew. */
    public void kill(SimulatedNode node) {
        faults.add(Fault.KILL);
        note(() -> node + " is killed");
        end(node, true);
    }

    /** The machine vanishes: nothing is closed, nothing answers. */
    public void loseMachine(SimulatedNode node) {
        faults.add(Fault.MACHINE_LOSS);
        note(() -> node + " vanishes with its machine");
        end(node, false);
        node.host.up = false;
    }

    /** A new life on the address of one that ended. */
    public SimulatedNode restart(Host host) {
        faults.add(Fault.RESTART);
        host.up = true;
        SimulatedNode node = boot(host, host.address, settings);
        note(() -> node + " starts on the address of an earlier life");
        join(node);
        return node;
    }

    /** A process of another cluster takes the address of one that ended. */
    public SimulatedNode reusePort(Host host, MembershipSettings ofAnotherCluster) {
        faults.add(Fault.PORT_REUSE);
        host.up = true;
        note(() -> "another cluster takes " + host);
        SimulatedNode stranger = place(host, host.address, ofAnotherCluster);
        join(stranger);
        return stranger;
    }

    /** A process that knows nothing of gossip takes the address of one that ended: it answers what nobody understands, or nothing. */
    void reusePortByStranger(Host host) {
        faults.add(Fault.PORT_REUSE_BY_STRANGER);
        note(() -> "a stranger takes " + host);
        host.up = true;
        host.strange = true;
    }

    /** The process stands still; what comes in waits in its kernel's buffers. */
    public void pause(SimulatedNode node, Duration duration) {
        faults.add(Fault.PAUSE);
        note(() -> node + " is paused for " + duration);
        node.host.pausedUntilNanos = Math.max(node.host.pausedUntilNanos, nowNanos + duration.toNanos());
        stop(node.host, duration);
    }

    /**
     * The process is blocked around sending and receiving, as in Lifeguard's experiments: what it sends waits, and so does what comes
     * in. Its timers run until a probe of its own is stuck; then it stands still. Once the time is over, what waited is sent, its
     * timers fire, and then it reads what came in.
     */
    public void block(SimulatedNode node, Duration duration) {
        faults.add(Fault.PAUSE);
        disturb(node.host, duration);
        processors.block(node, duration);
    }

    /** The machine sleeps: nothing reaches it, and its monotonic clock stands still. */
    public void sleepMachine(SimulatedNode node, Duration duration) {
        faults.add(Fault.MACHINE_SLEEP);
        note(() -> node + "'s machine sleeps for " + duration);
        if (!node.host.asleep) {
            node.host.asleep = true;
            node.host.asleepSinceNanos = nowNanos;
        }
        node.host.asleepUntilNanos = Math.max(node.host.asleepUntilNanos, nowNanos + duration.toNanos());
        stop(node.host, duration);
    }

    /** Every packet takes so many times longer to handle. */
    public void slowDown(SimulatedNode node, int times, Duration duration) {
        faults.add(Fault.SLOW_CPU);
        note(() -> node + " is " + times + " times slower for " + duration);
        Host host = node.host;
        host.slowDown(times);
        disturb(host, duration);
        after(duration, () -> host.recover(times));
    }

    /** The node's clock runs fast, or with a negative number slow. */
    public void drift(SimulatedNode node, int partsPerMillion) {
        faults.add(Fault.CLOCK_DRIFT);
        node.drift(partsPerMillion);
        processors.planWakeup(node);
    }

    /** Some paths go wrong for a while; that counts once it has met a packet. */
    void disturbPaths(Fault fault, PathRule rule, Duration duration) {
        note(() -> fault.label() + " for " + duration);
        network.add(fault, rule);
        invariants.disturbed();
        after(duration, () -> network.remove(rule));
    }

    /** All paths change for a while. What befalls single packets counts by the packet. */
    void disturbNetwork(Fault fault, NetworkConditions worse, Duration duration) {
        if (fault == Fault.REORDERING) {
            faults.add(fault);
        }
        note(() -> fault.label() + " " + worse + " for " + duration);
        network.add(worse);
        invariants.disturbed();
        after(duration, () -> {
            streams.forgetIdle();
            network.remove(worse);
        });
    }

    // Looking on.

    public void observe(Observer observer) {
        observers.add(observer);
    }

    void observeNoMore(Observer observer) {
        observers.remove(observer);
    }

    /** Bytes that all nodes have sent so far, IP, UDP and TCP headers included. */
    public long bytesSent() {
        return network.bytesSent + streams.bytesSent;
    }

    /** True if every running node sees exactly the running nodes, and all tables are equal. */
    public boolean isWhole() {
        List<SimulatedNode> running = running();
        return running.stream()
                .allMatch(node -> node.engine.liveCount() == running.size()
                        && node.engine.tableHash() == running.get(0).engine.tableHash());
    }

    // Time.

    public long nowNanos() {
        return nowNanos;
    }

    public void after(Duration delay, Runnable action) {
        at(nowNanos + delay.toNanos(), action);
    }

    /** Lets virtual time pass. Whole views are checked once a second. */
    public void run(Duration duration) {
        long end = nowNanos + duration.toNanos();
        while (agenda.nextTimeNanos() <= end) {
            if (invariants.isDue(agenda.nextTimeNanos())) {
                invariants.checkWholeViews(false);
                continue;
            }
            nowNanos = agenda.nextTimeNanos();
            agenda.remove().run();
        }
        nowNanos = end;
    }

    /** Lets time pass until something is so, looking once a step; false if it is not so at the limit. */
    public boolean runUntil(BooleanSupplier condition, Duration step, Duration limit) {
        long end = nowNanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (nowNanos >= end) {
                return false;
            }
            run(step);
        }
        return true;
    }

    void at(long timeNanos, Runnable action) {
        agenda.add(Math.max(nowNanos, timeNanos), action);
    }

    // For the parts of the simulation.

    Network network() {
        return network;
    }

    Processors processors() {
        return processors;
    }

    Streams streams() {
        return streams;
    }

    FaultCounts faults() {
        return faults;
    }

    Trace trace() {
        return trace;
    }

    Invariants invariants() {
        return invariants;
    }

    MembershipSettings settings() {
        return settings;
    }

    List<Host> hosts() {
        return hostList;
    }

    @Nullable
    Host hostAt(NodeAddress address) {
        return hosts.get(address);
    }

    void resolveSeeds(SimulatedNode node) {
        after(Duration.ofMillis(1), () -> {
            if (node.running) {
                processors.input(node.host, () -> node.engine.onSeedsResolved(seeds, node.clockNanos()));
            }
        });
    }

    void memberChanged(SimulatedNode node, MembershipEvent event) {
        if (forming) {
            return; // what a scenario starts from is checked as a whole
        }
        trace.event(
                nowNanos, TRACE_MEMBER, node.host.number, event.member().id().low());
        note(() -> node + " holds " + event.member() + (event.accusation() == null ? "" : ", " + event.accusation())
                + ", by " + cause);
        invariants.memberChanged(node, event);
        observers.forEach(observer -> observer.changed(node, event));
    }

    void newLife(SimulatedNode node, NodeId ended, NewLifeReason reason) {
        note(() -> node + " begins anew, it was " + ended.abbreviated() + ": " + reason);
        if (nodes.contains(node)) {
            invariants.newLife(node, ended);
        }
    }

    /** Counters of all engines that ever ran, added up. */
    Map<String, Long> counters() {
        Map<String, Long> sum = new LinkedHashMap<>(retiredCounters);
        running().forEach(node -> node.engine.counters().forEach((name, count) -> sum.merge(name, count, Long::sum)));
        return sum;
    }

    void note(Supplier<String> text) {
        if (trace.isInWords()) {
            trace.line(nowNanos, text.get());
        }
    }

    void because(Supplier<String> text) {
        if (trace.isInWords()) {
            cause = text.get();
        }
    }

    private Host newHost() {
        int number = hostList.size();
        Host host = new Host(number, NodeAddress.ofIpv4(FIRST_IP + number, PORT));
        hostList.add(host);
        hosts.put(host.address, host);
        return host;
    }

    private SimulatedNode boot(Host host, NodeAddress advertised, MembershipSettings own) {
        SimulatedNode node = place(host, advertised, own);
        nodes.add(node);
        runningCount++;
        invariants.started(node);
        return node;
    }

    private SimulatedNode place(Host host, NodeAddress advertised, MembershipSettings own) {
        host.beginAnew(nowNanos);
        SimulatedNode node = new SimulatedNode(this, host, advertised, own, keyring, random.split());
        host.process = node;
        node.drain();
        return node;
    }

    private void end(SimulatedNode node, boolean kernelCloses) {
        if (!node.running) {
            return;
        }
        if (nodes.contains(node)) {
            node.engine.counters().forEach((name, count) -> retiredCounters.merge(name, count, Long::sum));
            invariants.ended(node);
            runningCount--;
        }
        node.running = false;
        node.host.process = null;
        node.host.forgetWaiting();
        streams.processEnded(node, kernelCloses && !node.host.asleep);
        node.host.paused = false;
        node.host.asleep = false;
    }

    private void stop(Host host, Duration duration) {
        SimulatedNode node = host.process;
        host.paused = true;
        disturb(host, duration);
        after(duration, () -> {
            if (node != null && host.process == node) {
                processors.goOn(node);
            }
        });
    }

    private void disturb(Host host, Duration duration) {
        host.calmSinceNanos = Math.max(host.calmSinceNanos, nowNanos + duration.toNanos());
        invariants.disturbed();
    }
}
