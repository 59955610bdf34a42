package io.gossipdiscovery.benchmarks.peers.eureka;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/** Registers instances at a server of Eureka, as their clients would. */
final class ServerCalls {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int REGISTERED = 204;

    /** An instance that is up for an hour without a renewal, which is longer than anything is measured. */
    private static final String INSTANCE =
            """
            {"instance": {
              "instanceId": "%1$s-%2$d",
              "app": "%1$s",
              "vipAddress": "%1$s",
              "hostName": "%3$s",
              "ipAddr": "%3$s",
              "status": "UP",
              "port": {"$": 8080, "@enabled": "true"},
              "securePort": {"$": 443, "@enabled": "false"},
              "leaseInfo": {"renewalIntervalInSecs": 30, "durationInSecs": 3600},
              "metadata": {"zone": "a"},
              "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"}
            }}
            """;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;

    /**
     * At this server.
     *
     * @param server the URL that clients use
     */
    ServerCalls(String server) {
        this.server = server;
    }

    /** So many instances of a service; those that were registered before are so once more. */
    void register(String service, int instances) throws IOException, InterruptedException {
        URI target = URI.create(server + "apps/" + service.toUpperCase(Locale.ROOT));
        for (int i = 0; i < instances; i++) {
            String host = "10.0." + i / 250 + "." + (i % 250 + 1);
            HttpRequest request = HttpRequest.newBuilder(target)
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(INSTANCE.formatted(service, i, host)))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != REGISTERED) {
                throw new IOException("Registration of " + service + " " + i + " was answered " + answer.statusCode()
                        + " " + answer.body());
            }
        }
    }
}
