package io.gossipdiscovery.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The properties of all libraries on the class path, as their metadata has them.
 *
 * @param descriptions by the names of the properties
 */
record KnownProperties(Map<String, String> descriptions) {

    private static final String METADATA = "classpath*:META-INF/spring-configuration-metadata.json";
    private static final String BIND_PORT = "gossip.bind-port";
    private static final Pattern DEFAULT_PORT = Pattern.compile("Defaults to (\\d+)");

    static KnownProperties read() {
        Map<String, String> descriptions = new HashMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(METADATA)) {
                Map<String, Object> metadata =
                        JsonParserFactory.getJsonParser().parseMap(file.getContentAsString(StandardCharsets.UTF_8));
                for (Object property : (List<?>) metadata.getOrDefault("properties", List.of())) {
                    Map<?, ?> described = (Map<?, ?>) property;
                    descriptions.put(
                            String.valueOf(described.get("name")), String.valueOf(described.get("description")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownProperties(Map.copyOf(descriptions));
    }

    /** How each is written as a variable of the environment: upper case, underscores for dots, and no dashes. */
    Set<String> variables() {
        return descriptions.keySet().stream()
                .map(name -> name.replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The one for both UDP and TCP. */
    int defaultGossipPort() {
        Matcher matcher = DEFAULT_PORT.matcher(String.valueOf(descriptions.get(BIND_PORT)));
        if (!matcher.find()) {
            throw new AssertionError("The description of " + BIND_PORT + " does not say what it defaults to");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
