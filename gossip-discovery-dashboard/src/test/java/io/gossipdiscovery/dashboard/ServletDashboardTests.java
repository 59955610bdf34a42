package io.gossipdiscovery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** On Tomcat. */
class ServletDashboardTests extends DashboardContract {

    @Override
    WebApplicationType stack() {
        return WebApplicationType.SERVLET;
    }

    @Override
    String contextPathProperty() {
        return "server.servlet.context-path=";
    }

    @Override
    Class<?> more() {
        return Nothing.class;
    }

    @Test
    void itIsServedBelowThePathOfTheDispatcher() throws Exception {
        ConfigurableApplicationContext application =
                start("server.servlet.context-path=/app", "spring.mvc.servlet.path=/api");

        HttpResponse<String> bare = get(application, "/app/api/gossip");
        assertThat(bare.statusCode()).isEqualTo(302);
        assertThat(bare.headers().firstValue("Location")).hasValue("gossip/");
        assertThat(get(application, "/app/api/gossip/").statusCode()).isEqualTo(200);
        assertThat(get(application, "/app/api/gossip/dashboard.js").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFilterThatKeepsWholeAnswersDoesNotKeepTheStream() throws Exception {
        ConfigurableApplicationContext application = startWith(Tagging.class);
        openPage(application).awaitEvent(event -> event.name().equals("snapshot"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    @Configuration(proxyBeanMethods = false)
    static class Tagging {

        @Bean
        ShallowEtagHeaderFilter tags() {
            return new ShallowEtagHeaderFilter();
        }
    }
}
