package io.gossipdiscovery.it.dashboard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cluster that nobody runs, as the node of its first member would tell the page of it: first all, then what changes. The same seed
 * makes the same members. Not safe for several threads.
 */
final class SimulatedCluster {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_EVENTS = 200;
    private static final int RATES = 300;
    private static final int BYTES_OF_A_PACKET = 96;
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final List<String> SERVICES = List.of(
            "storefront", "inventory", "inventory", "inventory", "checkout", "checkout", "payment", "catalogue");

    private final Random random;
    private final List<SimulatedMember> members = new ArrayList<>();
    private final Deque<Map<String, Object>> events = new ArrayDeque<>();
    private long version = 1;
    private long number;
    private long rated;

    private SimulatedCluster(long seed) {
        this.random = new Random(seed);
    }

    /** So many members who are all well. */
    static SimulatedCluster of(int count) {
        SimulatedCluster cluster = new SimulatedCluster(count);
        long now = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            cluster.members.add(new SimulatedMember(
                    cluster.id(),
                    i,
                    "ALIVE",
                    ZONES.get(i % ZONES.size()),
                    i == 0 ? 0 : 300 + cluster.random.nextInt(900),
                    now - Duration.ofMinutes(3 + cluster.random.nextInt(240)).toMillis(),
                    SERVICES.get(i % SERVICES.size()),
                    "UP"));
        }
        return cluster;
    }

    /** A shop of 24 in which much has happened of late: somebody left, was killed, was slow, drains, starts, or is suspected. */
    static SimulatedCluster shop() {
        SimulatedCluster shop = of(24);
        shop.happens(23, "JOINED", ago(180));
        shop.happens(15, "LEFT", ago(150));
        shop.happens(5, "SUSPECTED", ago(61));
        shop.happens(5, "REFUTED", ago(60));
        shop.happens(10, "SUSPECTED", ago(25));
        shop.happens(10, "DIED", ago(25));
        shop.ready(3, "DRAINING", ago(9));
        shop.ready(22, "STARTING", ago(6));
        shop.happens(6, "SUSPECTED", ago(2));
        return shop;
    }

    /** The members that are there, the node itself first. */
    List<SimulatedMember> members() {
        return List.copyOf(members);
    }

    /** What a page is told first. */
    String snapshot() {
        long now = System.currentTimeMillis();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("self", members.get(0).id());
        all.put("cluster", "shop");
        all.put("node", members.get(0).address());
        all.put("time", now);
        all.put("view", view());
        all.put("members", members.stream().map(SimulatedMember::described).toList());
        all.put("events", List.copyOf(events));
        List<Map<String, Object>> rates = new ArrayList<>();
        for (int i = RATES; i > 0; i--) {
            rates.add(rate(now - Duration.ofSeconds(i).toMillis()));
        }
        all.put("rates", rates);
        return JSON.writeValueAsString(all);
    }

    /** Something happens to a member now: of the kinds of the journal JOINED, SUSPECTED, REFUTED, DIED or LEFT. */
    String happens(int index, String kind) {
        happens(index, kind, System.currentTimeMillis());
        return delta(List.of(members.get(index)), List.of(), 1);
    }

    /** Another member joins now, as the last one, with names of its own choice. */
    String comes(String service, String zone) {
        int index = members.size();
        members.add(new SimulatedMember(id(), index, "ALIVE", zone, 500, System.currentTimeMillis(), service, "UP"));
        return happens(index, "JOINED");
    }

    /** A member is forgotten, as it is long after its end. */
    String forget(int index) {
        version++;
        return delta(List.of(), List.of(members.remove(index).id()), 0);
    }

    /** So many members, any but the node itself, answer sooner or later than before, are suspected, refute, die or come back. */
    String change(int count) {
        List<SimulatedMember> changed = new ArrayList<>();
        int told = 0;
        for (int i = 0; i < count; i++) {
            int index = 1 + random.nextInt(members.size() - 1);
            SimulatedMember before = members.get(index);
            if (before.status().equals("ALIVE") && random.nextInt(4) > 0) {
                members.set(index, before.answeringIn(300 + random.nextInt(900)));
            } else {
                happens(index, next(before), System.currentTimeMillis());
                told++;
            }
            changed.remove(before);
            changed.add(members.get(index));
        }
        return delta(changed, List.of(), told);
    }

    private String next(SimulatedMember member) {
        return switch (member.status()) {
            case "ALIVE" -> "SUSPECTED";
            case "SUSPECT" -> random.nextBoolean() ? "REFUTED" : "DIED";
            default -> "JOINED";
        };
    }

    private void ready(int index, String readiness, long at) {
        members.set(index, members.get(index).with(readiness));
        tell(members.get(index), "STATE_CHANGED", "tells something new of itself", at, Map.of());
    }

    private void happens(int index, String kind, long at) {
        SimulatedMember member = members.get(index);
        SimulatedMember accuser = members.get((index * 7 + 1) % members.size());
        Map<String, Object> accused =
                Map.of("accuser", accuser.named(), "grounds", "REFUSED", "aliveMillis", 4_000_000);
        switch (kind) {
            case "JOINED" ->
                tell(member.in("ALIVE"), kind, "was heard of for the first time, or is back", at, Map.of());
            case "LEFT" -> tell(member.in("LEFT"), kind, "said goodbye", at, Map.of());
            case "REFUTED" ->
                tell(member.in("ALIVE"), kind, "is alive: it answered the accusation within 41 ms", at, over(41));
            case "SUSPECTED" -> tell(member.in("SUSPECT"), kind, why(accuser) + "; it may refute", at, accused);
            case "DIED" -> {
                Map<String, Object> died = new LinkedHashMap<>(over(3));
                died.putAll(accused);
                tell(member.in("DEAD"), kind, why(accuser) + ", and did not refute it within 3 ms", at, died);
            }
            default -> throw new IllegalArgumentException("Nothing of the kind '" + kind + "' happens here");
        }
    }

    private static Map<String, Object> over(int millis) {
        return Map.of("suspicionMillis", millis);
    }

    private static String why(SimulatedMember accuser) {
        return "has no process any more: its address refuses connections, says " + accuser.instance() + " at "
                + accuser.address();
    }

    private void tell(SimulatedMember member, String kind, String why, long at, Map<String, Object> more) {
        members.replaceAll(known -> known.id().equals(member.id()) ? member : known);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("number", ++number);
        event.put("at", at);
        event.put("kind", kind);
        event.put("why", why);
        event.put("member", member.named());
        event.putAll(more);
        events.addFirst(event);
        if (events.size() > MOST_EVENTS) {
            events.removeLast();
        }
        version++;
    }

    private String delta(List<SimulatedMember> changed, List<String> gone, int newEvents) {
        long now = System.currentTimeMillis();
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put("time", now);
        delta.put("view", view());
        if (!changed.isEmpty()) {
            delta.put(
                    "members", changed.stream().map(SimulatedMember::described).toList());
        }
        if (!gone.isEmpty()) {
            delta.put("gone", gone);
        }
        if (newEvents > 0) {
            delta.put("events", events.stream().limit(newEvents).toList());
        }
        if (now - rated >= Duration.ofSeconds(1).toMillis()) {
            rated = now;
            delta.put("rate", rate(now));
        }
        return JSON.writeValueAsString(delta);
    }

    private Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", version);
        view.put("hash", String.format(Locale.ROOT, "%016x", version * 0x9E3779B97F4A7C15L));
        view.put(
                "convergence",
                members.stream().anyMatch(member -> member.status().equals("SUSPECT")) ? 0.96 : 1.0);
        view.put("localHealth", 0);
        for (String status : List.of("ALIVE", "SUSPECT", "DEAD", "LEFT")) {
            view.put(
                    status.toLowerCase(Locale.ROOT),
                    members.stream()
                            .filter(member -> member.status().equals(status))
                            .count());
        }
        return view;
    }

    private Map<String, Object> rate(long at) {
        double wave = Math.sin(at / 17_000.0);
        long sent = Math.round(52 + 9 * wave) + random.nextInt(7);
        long received = Math.round(54 + 8 * wave) + random.nextInt(7);
        return Map.of(
                "at", at,
                "packetsSent", sent,
                "packetsReceived", received,
                "bytesSent", sent * BYTES_OF_A_PACKET,
                "bytesReceived", received * BYTES_OF_A_PACKET);
    }

    private String id() {
        return String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    }

    private static long ago(int seconds) {
        return System.currentTimeMillis() - Duration.ofSeconds(seconds).toMillis();
    }
}
