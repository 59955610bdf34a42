package io.gossipdiscovery.dashboard;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A page that is open, as the server sees it: a client that reads the stream for as long as it lasts. */
final class OpenPage implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private OpenPage(HttpResponse<InputStream> response) {
        this.response = response;
    }

    static OpenPage of(HttpClient client, URI stream) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(stream)
                .header("Accept", "text/event-stream")
                .build();
        OpenPage page = new OpenPage(client.send(request, BodyHandlers.ofInputStream()));
        Thread reader = new Thread(page::read, "open-page");
        reader.setDaemon(true);
        reader.start();
        return page;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    events.add(StreamEvent.of(name, line));
                } else if (!line.isEmpty()) {
                    name = line;
                }
            }
        } catch (IOException e) {
            // one of both sides has closed it
        } finally {
            ended = true;
        }
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    List<StreamEvent> events() {
        return events;
    }

    boolean hasEnded() {
        return ended;
    }

    void awaitEvent(Predicate<StreamEvent> wanted) {
        await().atMost(Watching.PATIENCE).until(() -> events.stream().anyMatch(wanted));
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
