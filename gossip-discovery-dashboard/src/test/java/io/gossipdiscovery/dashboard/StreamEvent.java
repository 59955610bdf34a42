package io.gossipdiscovery.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One event of the stream, read as a browser reads it. */
record StreamEvent(String name, JsonNode data) {

    private static final String NAME = "event: ";
    private static final String DATA = "data: ";

    static StreamEvent of(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        if (lines.size() != 3 || !text.endsWith("\n\n")) {
            throw new AssertionError("an event is two lines and an empty one: " + text);
        }
        return of(lines.get(0), lines.get(1));
    }

    static StreamEvent of(String nameLine, String dataLine) {
        if (!nameLine.startsWith(NAME) || !dataLine.startsWith(DATA)) {
            throw new AssertionError("no event: " + nameLine + ", " + dataLine);
        }
        return new StreamEvent(
                nameLine.substring(NAME.length()), JsonMapper.shared().readTree(dataLine.substring(DATA.length())));
    }

    /** What it tells of the members. */
    List<JsonNode> members() {
        return data.path("members").valueStream().toList();
    }

    /** What it tells of what happened. */
    List<JsonNode> events() {
        return data.path("events").valueStream().toList();
    }

    /** Whether it tells that a member has this status. */
    boolean shows(String id, String status) {
        return members().stream()
                .anyMatch(member -> member.path("id").asString().equals(id)
                        && member.path("status").asString().equals(status));
    }
}
