package io.gossipdiscovery.dashboard;

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
