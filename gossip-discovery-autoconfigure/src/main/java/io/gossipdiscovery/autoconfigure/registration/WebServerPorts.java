package io.gossipdiscovery.autoconfigure.registration;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/** Learns the ports of the application's web server and of its management server when they begin to listen. */
final class WebServerPorts implements ApplicationListener<WebServerInitializedEvent> {

    private static final String MANAGEMENT = "management";

    private final ApplicationContext context;
    private final GossipRegistration registration;
    private final GossipAutoServiceRegistration autoRegistration;
    private final boolean registerManagement;

    WebServerPorts(
            ApplicationContext context,
            GossipRegistration registration,
            GossipAutoServiceRegistration autoRegistration,
            boolean registerManagement) {
        this.context = context;
        this.registration = registration;
        this.autoRegistration = autoRegistration;
        this.registerManagement = registerManagement;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        if (port <= 0) {
            return;
        }
        if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), MANAGEMENT)) {
            if (registerManagement) {
                registration.managementPort(port);
                autoRegistration.onPortsChanged();
            }
        } else if (event.getApplicationContext() == context) {
            registration.webServerPort(port);
            autoRegistration.onPortsChanged();
        }
    }
}
