package io.gossipdiscovery.namespaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.namespaces.NamespaceMember.Event;
import io.gossipdiscovery.namespaces.NamespaceMember.View;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A member on every machine of a network, sealed by one key. For use by one thread. */
final class NamespaceCluster implements AutoCloseable {

    /** Far beyond what anything here takes on a machine that has something to do. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int PORT = 17946;

    private final String name = "namespaces-" + UUID.randomUUID();
    private final String key;
    private final NamespaceNetwork network;
    private final List<NamespaceMember> members = new ArrayList<>();

    private NamespaceCluster(NamespaceNetwork network) {
        byte[] drawn = new byte[32];
        new SecureRandom().nextBytes(drawn);
        this.key = Base64.getEncoder().encodeToString(drawn);
        this.network = network;
    }

    /** So many members that see each other. */
    static NamespaceCluster of(int size) {
        return of(size, 0);
    }

    /** So many members that see each other, and so many machines without a member. */
    static NamespaceCluster of(int size, int spares) {
        long beganNanos = System.nanoTime();
        NamespaceCluster cluster = new NamespaceCluster(NamespaceNetwork.of(size + spares));
        try {
            IntStream.range(0, size).forEach(index -> cluster.members.add(cluster.startOn(index)));
            cluster.awaitWhole();
            print("%d members have started and see each other after %s", size, since(beganNanos));
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.end();
            throw e;
        }
    }

    private NamespaceMember startOn(int index) {
        Machine machine = network.machine(index);
        return start("member-" + index, machine, machine.address());
    }

    private NamespaceMember start(String title, Machine machine, String advertised) {
        String seeds = network.machine(0).address() + ":" + PORT + ","
                + network.machine(1).address() + ":" + PORT;
        return NamespaceMember.start(
                title, machine, List.of(name, key, machine.address(), advertised, Integer.toString(PORT), seeds));
    }

    /** One more, behind the machine with this index, which has no member: nobody reaches it by the address that it says. */
    NamespaceMember startBehind(int index) {
        Machine inner = network.behind(index);
        NamespaceMember member = start("hidden", inner, inner.address());
        members.add(member);
        return member;
    }

    /** The same, but it says an address under which the others reach it: the router passes that on. */
    NamespaceMember startPublishedBehind(int index) {
        Machine inner = network.behind(index);
        network.publish(index, inner, PORT);
        NamespaceMember member =
                start("published", inner, network.machine(index).address());
        members.add(member);
        return member;
    }

    NamespaceNetwork network() {
        return network;
    }

    NamespaceMember member(int index) {
        return members.get(index);
    }

    List<NamespaceMember> members() {
        return List.copyOf(members);
    }

    /** All but these. */
    List<NamespaceMember> without(Collection<NamespaceMember> some) {
        return members.stream().filter(member -> !some.contains(member)).toList();
    }

    /** Ends a member for good. */
    void remove(NamespaceMember member) {
        member.kill();
        members.remove(member);
    }

    /** Starts a member anew at the address of one that has ended. */
    void restart(int index) {
        members.set(index, startOn(index));
    }

    /** Waits until all members that run see each other, and nobody else, and agree on everything. */
    void awaitWhole() {
        await("all to see all").atMost(PATIENCE).until(() -> isWhole(members));
    }

    /** Whether these see each other, and nobody else, and agree on everything. */
    static boolean isWhole(List<NamespaceMember> those) {
        return those.stream().map(NamespaceMember::view).allMatch(view -> sees(view, those))
                && those.stream().map(member -> member.view().hash()).distinct().count() == 1;
    }

    /** Whether these, and nobody else, are alive to this view. */
    static boolean sees(View view, List<NamespaceMember> those) {
        return view.count(Status.ALIVE) == those.size()
                && view.count(Status.SUSPECT) == 0
                && those.stream().allMatch(member -> view.status(member.id()) == Status.ALIVE);
    }

    /** Whether all of these observers hold a member for this. */
    static boolean allHold(Collection<NamespaceMember> observers, String id, Status... any) {
        List<Status> wanted = List.of(any);
        return observers.stream().allMatch(observer -> {
            Status status = observer.view().status(id);
            return status != null && wanted.contains(status);
        });
    }

    /** Waits until something is so, and for this duration at least, while something else must hold all the time. */
    static void hold(Duration atLeast, Runnable invariant, BooleanSupplier goal) {
        long beganNanos = System.nanoTime();
        await().atMost(atLeast.plus(PATIENCE))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    invariant.run();
                    return System.nanoTime() - beganNanos >= atLeast.toNanos() && goal.getAsBoolean();
                });
    }

    /** Nobody but these was held for dead by anybody but these since then. */
    void assertNobodyDied(long sinceMillis, Collection<NamespaceMember> but) {
        assertThat(noticed(Kind.DIED, sinceMillis, but))
                .as("deaths of members that live")
                .isEmpty();
    }

    /**
     * Nobody but these was suspected by anybody but these since then: who comes back to a network that its kernel has half
     * forgotten may err, and is contradicted. Where processes did not get the processor, as they say themselves, that is shown
     * and not held against anybody.
     *
     * @param pausesBefore what {@link #pauses} was then
     */
    void assertNobodyWasSuspected(
            long sinceMillis, Collection<NamespaceMember> but, Map<NamespaceMember, Long> pausesBefore) {
        List<String> accusers = but.stream().map(member -> " by " + member).toList();
        List<String> suspicions = noticed(Kind.SUSPECTED, sinceMillis, but).stream()
                .filter(suspicion -> accusers.stream().noneMatch(suspicion::contains))
                .toList();
        if (!suspicions.isEmpty()) {
            Map<NamespaceMember, Long> now = pauses();
            long pauses = without(but).stream()
                    .mapToLong(member -> now.getOrDefault(member, 0L) - pausesBefore.getOrDefault(member, 0L))
                    .sum();
            print("%d suspicions of members that live, after %d pauses of processes", suspicions.size(), pauses);
            if (pauses == 0) {
                assertThat(suspicions).as("suspicions of members that live").isEmpty();
            }
        }
    }

    /** How often each member that runs has found that it did not get the processor. */
    Map<NamespaceMember, Long> pauses() {
        Map<NamespaceMember, Long> pauses = new HashMap<>();
        members.stream()
                .filter(NamespaceMember::isRunning)
                .forEach(member -> pauses.put(member, member.counters().getOrDefault("pauses.seen", 0L)));
        return pauses;
    }

    /** How often those other than these have noticed a suspicion of others than these since then. */
    int suspicions(long sinceMillis, Collection<NamespaceMember> but) {
        return noticed(Kind.SUSPECTED, sinceMillis, but).size();
    }

    /** The sum of a counter over all members other than these. */
    long total(String counter, Collection<NamespaceMember> but) {
        return without(but).stream()
                .mapToLong(member -> member.counters().getOrDefault(counter, 0L))
                .sum();
    }

    /** What members other than these have noticed of others than these, in words. */
    List<String> noticed(Kind kind, long sinceMillis, Collection<NamespaceMember> but) {
        List<String> ids = members.stream().map(NamespaceMember::id).toList();
        List<String> excepted = but.stream().map(NamespaceMember::id).toList();
        return without(but).stream()
                .flatMap(observer -> observer
                        .eventsSince(
                                sinceMillis,
                                event -> event.kind() == kind
                                        && ids.contains(event.subject())
                                        && !excepted.contains(event.subject()))
                        .stream()
                        .map(event -> observer + ": " + event.kind() + " " + named(event.subject()) + " by "
                                + named(event.accuser()) + " for " + event.grounds()))
                .toList();
    }

    private String named(@Nullable String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .map(NamespaceMember::toString)
                .findFirst()
                .orElse(id + " of an earlier process");
    }

    /** For how long after this moment the last of these observers noticed the death of this one, for a person. */
    static String lastDeath(Collection<NamespaceMember> observers, String id, long sinceMillis) {
        long last = observers.stream()
                .flatMap(
                        observer -> observer
                                .eventsSince(
                                        sinceMillis,
                                        event -> event.kind() == Kind.DIED
                                                && event.subject().equals(id))
                                .stream())
                .mapToLong(Event::millis)
                .max()
                .orElseThrow();
        return (last - sinceMillis) + " ms";
    }

    /** The grounds of what these observers have noticed of one, each time it was said. */
    static List<String> grounds(Collection<NamespaceMember> observers, Kind kind, String id, long sinceMillis) {
        return observers.stream()
                .flatMap(observer ->
                        observer
                                .eventsSince(
                                        sinceMillis,
                                        event -> event.kind() == kind
                                                && event.subject().equals(id))
                                .stream())
                .map(Event::grounds)
                .filter(Objects::nonNull)
                .map(Enum::name)
                .toList();
    }

    /** A figure for the person who reads the build's output. */
    static void print(String format, Object... arguments) {
        System.out.println("[namespaces] " + String.format(Locale.ROOT, format, arguments));
    }

    /** How long ago that is, for a person. */
    static String since(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - nanos) / 1e9);
    }

    /** Ends all, and says whether an engine has met a bug of its own. */
    @Override
    public void close() {
        try {
            assertThat(total("shell.engine.faults", List.of()))
                    .as("bugs of engines")
                    .isZero();
        } finally {
            end();
        }
    }

    private void end() {
        members.forEach(NamespaceMember::close);
        network.close();
    }
}
