package io.gossipdiscovery.autoconfigure.registration;

import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/** Learns the ports of the application's web server and of its management server when they begin to listen. */
final class WebServerPorts implements ApplicationListener<WebServerInitializedEvent> {

    private static final String MANAGEMENT = "management";

    private final ApplicationContext context;
    private final ObjectProvider<GossipRegistration> registration;
    private final ObjectProvider<GossipAutoServiceRegistration> autoRegistration;
    private final boolean registerManagement;

    WebServerPorts(
            ApplicationContext context,
            ObjectProvider<GossipRegistration> registration,
            ObjectProvider<GossipAutoServiceRegistration> autoRegistration,
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
                tell(known -> known.managementPort(port));
            }
        } else if (event.getApplicationContext() == context) {
            tell(known -> known.webServerPort(port));
        }
    }

    private void tell(Consumer<GossipRegistration> news) {
        registration.ifAvailable(news);
        autoRegistration.ifAvailable(GossipAutoServiceRegistration::onPortsChanged);
    }
}
