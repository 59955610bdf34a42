package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Charge;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Party;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Suspicion;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.dashboard.Rates.Rate;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the stream is written: server-sent events, each with one line of JSON. Of metadata nothing is told but the zone; keys are
 * nowhere near.
 */
final class StreamFormat {

    private static final JsonMapper JSON = JsonMapper.shared();

    private StreamFormat() {}

    /** One event as it goes over the wire. Its data is one line, as JSON escapes what would end it. */
    static byte[] event(String name, Map<String, Object> data) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        event.writeBytes(JSON.writeValueAsBytes(data));
        event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    static <T> List<Object> each(Collection<T> items, Function<T, Object> description) {
        return items.stream().map(description).toList();
    }

    static Map<String, Object> view(Figures figures) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("version", figures.version());
        described.put("hash", HexFormat.of().toHexDigits(figures.hash()));
        described.put("convergence", figures.convergence());
        described.put("localHealth", figures.localHealth());
        described.put("alive", figures.alive());
        described.put("suspect", figures.suspect());
        described.put("dead", figures.dead());
        described.put("left", figures.left());
        return described;
    }

    static Map<String, Object> member(MemberRow row, Moment now) {
        Member member = row.member();
        List<MemberServices.Instance> instances =
                MemberServices.of(member.state()).instances();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", member.id().toString());
        described.put("address", member.address().toString());
        described.put("status", member.status().name());
        String zone = zone(instances);
        if (zone != null) {
            described.put("zone", zone);
        }
        if (row.roundTripNanos() > 0) {
            described.put("roundTripMicros", TimeUnit.NANOSECONDS.toMicros(row.roundTripNanos()));
        }
        described.put("sinceMillis", now.millisAt(row.sinceNanos()));
        described.put("services", each(instances, StreamFormat::instance));
        return described;
    }

    /** That of the first instance that has one. */
    private static @Nullable String zone(List<MemberServices.Instance> instances) {
        for (MemberServices.Instance instance : instances) {
            String zone = instance.record().metadata().get("zone");
            if (zone != null) {
                return zone;
            }
        }
        return null;
    }

    private static Map<String, Object> instance(MemberServices.Instance instance) {
        ServiceRecord service = instance.record();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("service", service.serviceId());
        described.put("instance", service.instanceId());
        described.put("host", service.host());
        described.put("port", service.port());
        described.put("secure", service.secure());
        described.put("readiness", instance.readiness().name());
        return described;
    }

    static String id(NodeId id) {
        return id.toString();
    }

    static Map<String, Object> entry(JournalEntry entry) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("number", entry.number());
        described.put("at", entry.at().toEpochMilli());
        described.put("kind", entry.kind().name());
        described.put("why", entry.why());
        described.put("member", party(entry.subject()));
        Charge charge = entry.charge();
        if (charge != null) {
            described.put("accuser", party(charge.accuser()));
            described.put("grounds", charge.grounds().name());
        }
        Suspicion suspicion = entry.suspicion();
        putMillis(described, "suspicionMillis", suspicion == null ? null : suspicion.lasted());
        putMillis(described, "aliveMillis", entry.alive());
        return described;
    }

    /** Called by its first instance, as people know it; who offers none by the beginning of its id. */
    private static Map<String, Object> party(Party party) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", party.id().toString());
        if (party.address() != null) {
            described.put("address", party.address().toString());
        }
        described.put(
                "name",
                party.instances().isEmpty()
                        ? party.id().abbreviated()
                        : party.instances().get(0).instanceId());
        return described;
    }

    private static void putMillis(Map<String, Object> target, String name, @Nullable Duration duration) {
        if (duration != null) {
            target.put(name, duration.toMillis());
        }
    }

    static Map<String, Object> rate(Rate rate) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("at", rate.atMillis());
        described.put("packetsSent", rate.packetsSent());
        described.put("packetsReceived", rate.packetsReceived());
        described.put("bytesSent", rate.bytesSent());
        described.put("bytesReceived", rate.bytesReceived());
        return described;
    }
}
