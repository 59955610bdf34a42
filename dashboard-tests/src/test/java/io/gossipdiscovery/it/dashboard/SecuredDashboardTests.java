package io.gossipdiscovery.it.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The dashboard honours whatever the application's Spring Security says of its paths. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SecuredDashboardTests {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final HttpClient caller = HttpClient.newHttpClient();
    private final String cluster = "it-" + UUID.randomUUID();

    /** Null until a test has started it. */
    private @Nullable ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        if (application != null) {
            application.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gossip", "/gossip/", "/gossip/dashboard.js", "/gossip/events"})
    void withoutALoginItIsRefusedAsAnythingElseIs(String path) throws Exception {
        start(Locked.class);
        assertThat(status(path, "")).isEqualTo(status("/anything", "")).isNotEqualTo(OK);
    }

    @Test
    void itIsServedToThoseWhomTheRulesOfTheApplicationLetIn() throws Exception {
        start(Guarded.class);
        for (String path : List.of("/gossip/", "/gossip/dashboard.css", "/gossip/events")) {
            assertThat(status(path, "")).as(path).isEqualTo(UNAUTHORIZED);
            assertThat(status(path, "customer:secret")).as(path).isEqualTo(FORBIDDEN);
            assertThat(status(path, "operator:secret")).as(path).isEqualTo(OK);
        }
        HttpResponse<InputStream> stream = call("/gossip/events", "operator:secret");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
            assertThat(lines.readLine()).matches("event: ?snapshot");
        }
        assertThat(call("/gossip/", "operator:secret").headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("default-src 'none'");
    }

    private void start(Class<?> type) {
        application = new SpringApplicationBuilder(type)
                .run("--spring.application.name=guarded", "--server.port=0", "--gossip.cluster=" + cluster);
    }

    private int status(String path, String user) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = call(path, user);
        response.body().close(); // a stream has no end
        return response.statusCode();
    }

    private HttpResponse<InputStream> call(String path, String user) throws IOException, InterruptedException {
        WebServerApplicationContext running = (WebServerApplicationContext) Objects.requireNonNull(application);
        int port = Objects.requireNonNull(running.getWebServer()).getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(CALL_LIMIT);
        if (!user.isEmpty()) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
        }
        return caller.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** An application that says nothing of its security, so that Boot's own rules hold. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Locked {}

    /** An application with rules of its own. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Guarded {

        @Bean
        SecurityFilterChain rules(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/gossip/**")
                            .hasRole("OPERATOR")
                            .anyRequest()
                            .permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("operator")
                            .password("{noop}secret")
                            .roles("OPERATOR")
                            .build(),
                    User.withUsername("customer")
                            .password("{noop}secret")
                            .roles("CUSTOMER")
                            .build());
        }
    }
}
