package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Charge;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Party;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Suspicion;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The journal as plain values that every JSON library writes. */
final class EventsReport {

    private final GossipNode node;
    private final @Nullable GossipJournal journal;

    /** A report; without a journal, since the application keeps none, there is nothing to tell. */
    EventsReport(GossipNode node, @Nullable GossipJournal journal) {
        this.node = node;
        this.journal = journal;
    }

    /** What happened, newest first, or null where nobody kept a journal. */
    @Nullable
    Map<String, Object> events(Selection selection) {
        if (journal == null) {
            return null;
        }
        List<Map<String, Object>> events = journal.entries().stream()
                .filter(entry -> takes(selection, entry))
                .limit(selection.most())
                .map(this::describe)
                .toList();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("since", journal.since().toString());
        report.put("size", journal.size());
        report.put("recorded", journal.recorded());
        report.put("dropped", journal.dropped());
        report.put("events", events);
        return report;
    }

    private static boolean takes(Selection selection, JournalEntry entry) {
        Party subject = entry.subject();
        String service = selection.service();
        return selection.takesMember(subject.id(), subject.address()) && (service == null || subject.offers(service));
    }

    private Map<String, Object> describe(JournalEntry entry) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("number", entry.number());
        described.put("at", entry.at().toString());
        described.put("kind", entry.kind().name());
        described.put("why", entry.why());
        described.put("member", describe(entry.subject()));
        Charge charge = entry.charge();
        if (charge != null) {
            described.put("accuser", describe(charge.accuser()));
            described.put("grounds", charge.grounds().name());
        }
        putMillis(described, "aliveMillis", entry.alive());
        Suspicion suspicion = entry.suspicion();
        if (suspicion != null) {
            described.put("suspectedAt", suspicion.since().toString());
            putMillis(described, "suspicionMillis", suspicion.lasted());
        }
        if (entry.successor() != null) {
            described.put("successor", entry.successor().toString());
        }
        return described;
    }

    private Map<String, Object> describe(Party party) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", party.id().toString());
        described.put("self", party.id().equals(node.id()));
        if (party.address() != null) {
            described.put("address", party.address().toString());
        }
        described.put(
                "instances",
                party.instances().stream()
                        .map(instance -> Map.of(
                                "service", instance.serviceId(),
                                "instance", instance.instanceId(),
                                "readiness", instance.readiness().name()))
                        .toList());
        if (party.instancesLeftOut() > 0) {
            described.put("instancesLeftOut", party.instancesLeftOut());
        }
        return described;
    }

    private static void putMillis(Map<String, Object> target, String name, @Nullable Duration duration) {
        if (duration != null) {
            target.put(name, duration.toMillis());
        }
    }
}
