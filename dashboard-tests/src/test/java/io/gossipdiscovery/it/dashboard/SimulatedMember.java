package io.gossipdiscovery.it.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A member that nobody runs, with one instance of one service.
 *
 * @param id 32 hex digits
 * @param number tells it from others in addresses and names
 * @param status as the page is told it
 * @param zone of its instance
 * @param roundTripMicros the smoothed round trip; 0 for the node itself, which has none
 * @param since when it became known, in milliseconds since 1970
 * @param service of its instance
 * @param readiness of its instance
 */
record SimulatedMember(
        String id,
        int number,
        String status,
        String zone,
        int roundTripMicros,
        long since,
        String service,
        String readiness) {

    private static final int GOSSIP_PORT = 17_946;
    private static final int HTTP_PORT = 8080;
    private static final int ABBREVIATED = 8;
    private static final int HOSTS = 250;

    SimulatedMember in(String newStatus) {
        return new SimulatedMember(id, number, newStatus, zone, roundTripMicros, since, service, readiness);
    }

    SimulatedMember with(String newReadiness) {
        return new SimulatedMember(id, number, status, zone, roundTripMicros, since, service, newReadiness);
    }

    SimulatedMember answeringIn(int micros) {
        return new SimulatedMember(id, number, status, zone, micros, since, service, readiness);
    }

    boolean isLive() {
        return status.equals("ALIVE") || status.equals("SUSPECT");
    }

    String host() {
        return "10.0." + number / HOSTS + "." + (1 + number % HOSTS);
    }

    String address() {
        return host() + ":" + GOSSIP_PORT;
    }

    String instance() {
        return service + "-" + host() + "-" + HTTP_PORT + "-" + id.substring(0, ABBREVIATED);
    }

    /** As the page is told of it; who is gone tells nothing of its services. */
    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", id);
        described.put("address", address());
        described.put("status", status);
        described.put("sinceMillis", since);
        if (isLive()) {
            described.put("zone", zone);
            if (roundTripMicros > 0) {
                described.put("roundTripMicros", roundTripMicros);
            }
            described.put(
                    "services",
                    List.of(Map.of(
                            "service",
                            service,
                            "instance",
                            instance(),
                            "host",
                            host(),
                            "port",
                            HTTP_PORT,
                            "secure",
                            false,
                            "readiness",
                            readiness)));
        } else {
            described.put("services", List.of());
        }
        return described;
    }

    /** As an entry of the timeline names it. */
    Map<String, Object> named() {
        return Map.of("id", id, "address", address(), "name", instance());
    }
}
