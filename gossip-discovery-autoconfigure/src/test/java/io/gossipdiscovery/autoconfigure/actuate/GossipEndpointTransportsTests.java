package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.netty.GossipNode;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.WebApplicationContext;

/** The endpoint as it is reached from outside. */
class GossipEndpointTransportsTests {

    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void everyAspectIsReachedOverTheWeb(String type) {
        try (ConfigurableApplicationContext application = start("--spring.main.web-application-type=" + type)) {
            String id = application.getBean(GossipNode.class).id().toString();

            assertThat(application instanceof WebApplicationContext).isEqualTo(type.equals("servlet"));
            assertThat(get(application, "/actuator/gossip")).containsEntry("id", id);
            assertThat(get(application, "/actuator/gossip/members?member=" + id).toString())
                    .contains(id);
            await().untilAsserted(() -> assertThat(get(application, "/actuator/gossip/services?service=storefront")
                            .toString())
                    .contains("service=storefront", "readiness=UP", "password=******", "zone=eu-1a")
                    .doesNotContain("hunter2"));
            assertThat(get(application, "/actuator/gossip/events?member=" + id.substring(0, 8) + "&limit=1")
                            .toString())
                    .contains("kind=STATE_CHANGED", id);
            assertThatThrownBy(() -> get(application, "/actuator/gossip/nonsense"))
                    .isInstanceOf(HttpClientErrorException.NotFound.class);
            assertThatThrownBy(() -> get(application, "/actuator/gossip/events?limit=0"))
                    .isInstanceOf(HttpClientErrorException.BadRequest.class);
            assertThatThrownBy(() -> get(application, "/actuator/gossip/events?limit=many"))
                    .isInstanceOf(HttpClientErrorException.BadRequest.class);
        }
    }

    @Test
    void everyAspectIsReachedOverJmx() throws Exception {
        String domain = TestNode.randomCluster();
        try (ConfigurableApplicationContext application = start(
                "--spring.jmx.enabled=true",
                "--management.endpoints.jmx.domain=" + domain,
                "--management.endpoints.jmx.exposure.include=gossip")) {
            String id = application.getBean(GossipNode.class).id().toString();
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = server.queryNames(new ObjectName(domain + ":name=Gossip,*"), null)
                    .iterator()
                    .next();

            assertThat(server.invoke(name, "summary", new Object[0], new String[0])
                            .toString())
                    .contains(id);
            await().untilAsserted(() ->
                    assertThat(aspect(server, name, "services")).contains("readiness=UP", "password=******"));
            assertThat(aspect(server, name, "events")).contains("kind=STATE_CHANGED", id);
            assertThat(aspect(server, name, "members")).contains(id);
            assertThat(aspect(server, name, "nonsense")).isEqualTo("null");
        }
    }

    private static String aspect(MBeanServer server, ObjectName name, String aspect) throws Exception {
        String string = String.class.getName();
        return String.valueOf(server.invoke(name, "aspect", new Object[] {aspect, null, null, null}, new String[] {
            string, string, string, Integer.class.getName()
        }));
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .properties(Map.of(
                        "spring.application.name", "storefront",
                        "server.port", "0",
                        "spring.jmx.enabled", "false",
                        "gossip.cluster", TestNode.randomCluster(),
                        "gossip.discovery.metadata.password", "hunter2",
                        "gossip.discovery.metadata.zone", "eu-1a",
                        "management.endpoints.web.exposure.include", "*"))
                .run(arguments);
    }

    private static Map<String, Object> get(ConfigurableApplicationContext application, String path) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .getPort();
        return Objects.requireNonNull(RestClient.create("http://127.0.0.1:" + port)
                .get()
                .uri(path)
                // The server closes a connection after an error: a request of its own connection never meets that.
                .header(HttpHeaders.CONNECTION, "close")
                .retrieve()
                .body(JSON));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
