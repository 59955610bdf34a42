package io.gossipdiscovery.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;

/** The properties of whatever is on the class path, as its metadata tells them. */
final class KnownProperties {

    /**
     * One property.
     *
     * @param name in kebab case
     * @param type of Java
     * @param defaultValue null where there is none, or none that the metadata knows
     * @param description in sentences; empty where there is none
     */
    record Property(String name, String type, @Nullable Object defaultValue, String description) {

        private static Property of(Map<?, ?> described) {
            return new Property(
                    String.valueOf(described.get("name")),
                    String.valueOf(described.get("type")),
                    described.get("defaultValue"),
                    Objects.requireNonNullElse(described.get("description"), "").toString());
        }

        /** Without packages. */
        String shortType() {
            String simple = type.replaceAll("[a-z0-9]+\\.(?=[a-zA-Z])", "").replaceAll("^.*\\$", "");
            return simple.replaceAll(",", ", ");
        }
    }

    private final Map<String, Property> properties = new TreeMap<>();
    private final Map<String, String> hints = new HashMap<>();

    KnownProperties() throws IOException {
        ClassLoader loader = Objects.requireNonNull(KnownProperties.class.getClassLoader());
        for (URL metadata : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream stream = metadata.openStream()) {
                add(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private void add(String json) {
        Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(json);
        for (Map<?, ?> described : described(metadata, "properties")) {
            Property property = Property.of(described);
            properties.put(property.name(), property);
        }
        for (Map<?, ?> described : described(metadata, "hints")) {
            hints.put(String.valueOf(described.get("name")), described.toString());
        }
    }

    private static List<Map<?, ?>> described(Map<String, Object> metadata, String kind) {
        List<Map<?, ?>> described = new ArrayList<>();
        if (metadata.get(kind) instanceof List<?> items) {
            items.forEach(item -> described.add((Map<?, ?>) item));
        }
        return described;
    }

    /** Whether there is such a property; of one that is a map or a list any entry is. */
    boolean has(String key) {
        String name = key.replaceAll("\\[\\d+]$", "");
        return properties.containsKey(name)
                || properties.values().stream()
                        .anyMatch(known ->
                                known.type().startsWith("java.util.Map") && name.startsWith(known.name() + "."));
    }

    /** Whether properties begin with this name and a dot. */
    boolean hasGroup(String name) {
        return properties.keySet().stream().anyMatch(known -> known.startsWith(name + "."));
    }

    /** Those of this project, by name. */
    List<Property> ours() {
        return properties.values().stream()
                .filter(property -> property.name().contains("gossip"))
                .toList();
    }

    /** What is suggested for a property; empty where nothing is. */
    String hintsFor(String name) {
        return hints.getOrDefault(name, "");
    }
}
