package io.gossipdiscovery.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.json.JsonParserFactory;

/** The properties of whatever is on the class path, as its metadata tells them, each with its type. */
final class KnownProperties {

    private final Map<String, String> types = new HashMap<>();

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
        if (metadata.get("properties") instanceof List<?> properties) {
            for (Object property : properties) {
                Map<?, ?> described = (Map<?, ?>) property;
                types.put(String.valueOf(described.get("name")), String.valueOf(described.get("type")));
            }
        }
    }

    /** Whether there is such a property; of one that is a map or a list any entry is. */
    boolean has(String key) {
        String name = key.replaceAll("\\[\\d+]$", "");
        return types.containsKey(name)
                || types.entrySet().stream()
                        .anyMatch(known ->
                                known.getValue().startsWith("java.util.Map") && name.startsWith(known.getKey() + "."));
    }
}
