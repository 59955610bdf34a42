package io.gossipdiscovery.dashboard;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Configuration;

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

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
