package io.gossipdiscovery.sample.load;

import io.gossipdiscovery.sample.load.Outcome.Kind;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the storefront says of its call to an inventory. */
final class Answers {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int OK = 200;
    private static final int BAD_GATEWAY = 502;
    private static final int NO_INVENTORY = 503;

    /** Of JDK's HTTP client: names of exceptions, and what it says of a connection that ends before an answer. */
    private static final List<String> BROKEN = List.of("ConnectException", "SocketException", "IOException");

    /** What Spring's time-out does to a body that is still being read; the other side cannot bring this about. */
    private static final String GIVEN_UP = "IOException: closed";

    private Answers() {}

    /** The outcome of an answer that has just arrived. */
    static Outcome read(long scheduledNanos, long sentNanos, int status, String body) {
        long now = System.nanoTime();
        JsonNode json = parse(body);
        int port = json.at("/inventory/port").asInt(0);
        if (status == OK && port > 0) {
            return new Outcome(scheduledNanos, sentNanos, now, Kind.SERVED, port, "");
        }
        String error = json.path("error").asString("");
        return new Outcome(scheduledNanos, sentNanos, now, kind(status, error), 0, status + " " + body);
    }

    private static Kind kind(int status, String error) {
        if (status == NO_INVENTORY && error.startsWith("No instance of 'inventory'")) {
            return Kind.UNAVAILABLE;
        }
        if (status != BAD_GATEWAY) {
            return Kind.OTHER;
        }
        if (error.contains("Timeout") || error.endsWith(GIVEN_UP)) {
            return Kind.TIMED_OUT;
        }
        return BROKEN.stream().anyMatch(error::contains) ? Kind.BROKEN : Kind.OTHER;
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
