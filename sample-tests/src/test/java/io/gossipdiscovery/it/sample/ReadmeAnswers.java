package io.gossipdiscovery.it.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the README shows of the sample: the paths that it calls, each with an answer, which has the same fields here. */
final class ReadmeAnswers {

    private static final Path README = Path.of(System.getProperty("basedir", "."), "..", "README.md");

    /** A command, and the JSON below it. */
    private static final Pattern SHOWN =
            Pattern.compile("`curl -s localhost:8080(/\\S*)`[^`]*```json\\n(.*?)```", Pattern.DOTALL);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private final HttpClient caller =
            HttpClient.newBuilder().connectTimeout(CALL_LIMIT).build();
    private final Map<String, String> shapes = new LinkedHashMap<>();
    private final int port;

    /** Those of the storefront on this port. */
    ReadmeAnswers(int port) throws IOException {
        this.port = port;
        SHOWN.matcher(Files.readString(README))
                .results()
                .forEach((MatchResult shown) -> shapes.put(shown.group(1), shape(JSON.readTree(shown.group(2)))));
        assertThat(shapes).as("calls with their answers in " + README).hasSize(2);
    }

    /** Calls each path once. */
    void areGiven() throws IOException, InterruptedException {
        for (Map.Entry<String, String> shown : shapes.entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + shown.getKey()))
                    .timeout(CALL_LIMIT)
                    .build();
            HttpResponse<String> response = caller.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(shape(JSON.readTree(response.body())))
                    .as("%s answers %s", shown.getKey(), response.body())
                    .isEqualTo(shown.getValue());
        }
    }

    /** Names and types of fields, in the order of the alphabet, without their values; of elements that are alike, one. */
    private static String shape(JsonNode node) {
        if (node.isObject()) {
            Map<String, String> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), shape(field.getValue())));
            return fields.toString();
        }
        if (node.isArray()) {
            TreeSet<String> elements = new TreeSet<>();
            node.forEach(element -> elements.add(shape(element)));
            return elements.toString();
        }
        return node.getNodeType().toString();
    }
}
