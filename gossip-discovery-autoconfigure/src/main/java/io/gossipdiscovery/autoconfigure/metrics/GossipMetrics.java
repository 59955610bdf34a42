package io.gossipdiscovery.autoconfigure.metrics;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.loadbalancer.Quarantine;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one node. A scrape reads what the node publishes anyway: the view, and a snapshot of the counters that is at most a
 * second old. It neither asks the event loop nor waits for it. All tags have a fixed, small number of values.
 */
final class GossipMetrics implements MeterBinder {

    private final GossipNode node;
    private final ServiceIndex index;
    private final @Nullable GossipJournal journal;
    private final @Nullable Quarantine quarantine;

    /** Counted once for each view, although each status is asked for by itself. */
    private volatile Sizes sizes = new Sizes(-1, Map.of());

    /**
     * Meters.
     *
     * @param journal null where the application keeps none: then without those of events
     * @param quarantine null where it has no load balancer
     */
    GossipMetrics(
            GossipNode node, ServiceIndex index, @Nullable GossipJournal journal, @Nullable Quarantine quarantine) {
        this.node = node;
        this.index = index;
        this.journal = journal;
        this.quarantine = quarantine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bindView(registry);
        node.counters().keySet().forEach(label -> bind(NodeMeter.of(label), label, registry));
        if (journal != null) {
            bindJournal(journal, registry);
        }
        if (quarantine != null) {
            bindQuarantine(quarantine, registry);
        }
    }

    private void bindView(MeterRegistry registry) {
        for (Status status : Status.values()) {
            Gauge.builder("gossip.members", this, metrics -> metrics.count(status))
                    .tag("status", lowerCase(status))
                    .baseUnit("members")
                    .description("Members as this node sees them, itself included")
                    .register(registry);
        }
        Gauge.builder("gossip.convergence", node, n -> n.view().convergence())
                .description("Share, 0 to 1, of the members heard lately that agree with this node on everything")
                .register(registry);
        Gauge.builder("gossip.services", index, i -> i.services().size())
                .baseUnit("services")
                .description("Services that have an instance that gets requests")
                .register(registry);
        Gauge.builder("gossip.services.lost", index, i -> i.lostAtOnce().size())
                .baseUnit("services")
                .description(
                        "Services of which more than half of the instances do not answer: suspected, or held for dead for it")
                .register(registry);
        Gauge.builder("gossip.instances.kept", index, i -> i.kept().size())
                .baseUnit("instances")
                .description(
                        "Instances that stay listed although they are held for dead, because more than half do not answer at once")
                .register(registry);
        Gauge.builder("gossip.instances", index, GossipMetrics::instances)
                .baseUnit("instances")
                .description("Instances that get requests, of all services")
                .register(registry);
    }

    private void bind(NodeMeter meter, String label, MeterRegistry registry) {
        switch (meter.type()) {
            case COUNTER ->
                FunctionCounter.builder(meter.name(), node, n -> value(n, label))
                        .tags(meter.tags())
                        .baseUnit(meter.unit())
                        .description(meter.description())
                        .register(registry);
            case GAUGE ->
                Gauge.builder(meter.name(), node, n -> value(n, label))
                        .tags(meter.tags())
                        .baseUnit(meter.unit())
                        .description(meter.description())
                        .register(registry);
            case MILLISECONDS ->
                TimeGauge.builder(meter.name(), node, TimeUnit.MILLISECONDS, n -> value(n, label))
                        .tags(meter.tags())
                        .description(meter.description())
                        .register(registry);
        }
    }

    private static void bindJournal(GossipJournal journal, MeterRegistry registry) {
        for (JournalEntry.Kind kind : JournalEntry.Kind.values()) {
            FunctionCounter.builder("gossip.events", journal, j -> j.recorded(kind))
                    .tag("kind", lowerCase(kind))
                    .baseUnit("events")
                    .description("What happened to members, as this node learnt it; see /actuator/gossip/events")
                    .register(registry);
        }
        FunctionCounter.builder("gossip.journal.dropped", journal, GossipJournal::dropped)
                .baseUnit("events")
                .description("Entries of the journal that had to go for newer ones; gossip.journal.size keeps more")
                .register(registry);
    }

    private static void bindQuarantine(Quarantine quarantine, MeterRegistry registry) {
        Gauge.builder("gossip.quarantine.instances", quarantine, Quarantine::size)
                .baseUnit("instances")
                .description("Instances that are called last, because this application could not connect to them")
                .register(registry);
        FunctionCounter.builder("gossip.quarantine.failures", quarantine, Quarantine::begun)
                .baseUnit("calls")
                .description("Calls for which no connection came about")
                .register(registry);
        FunctionCounter.builder("gossip.quarantine.over.limit", quarantine, Quarantine::overLimit)
                .baseUnit("calls")
                .description(
                        "Calls for which no connection came about and that put nobody into quarantine, since there are too many")
                .register(registry);
    }

    private static double value(GossipNode node, String label) {
        return node.counters().getOrDefault(label, 0L);
    }

    private static double instances(ServiceIndex index) {
        return index.services().stream()
                .mapToInt(service -> index.instances(service).size())
                .sum();
    }

    private double count(Status status) {
        ClusterView view = node.view();
        Sizes counted = sizes;
        if (counted.viewVersion != view.version()) {
            counted = Sizes.of(view);
            sizes = counted;
        }
        return counted.byStatus.getOrDefault(status, 0);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Sizes(long viewVersion, Map<Status, Integer> byStatus) {

        private static Sizes of(ClusterView view) {
            Map<Status, Integer> byStatus = new EnumMap<>(Status.class);
            for (Member member : view.members()) {
                byStatus.merge(member.status(), 1, Integer::sum);
            }
            return new Sizes(view.version(), byStatus);
        }
    }
}
