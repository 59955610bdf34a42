package io.gossipdiscovery.autoconfigure.registration;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/** Learns where the application's web server and its management server listen, and whether by TLS, when they begin to. */
final class WebServerPorts implements ApplicationListener<WebServerInitializedEvent> {

    private static final String MANAGEMENT = "management";

    private final ApplicationContext context;
    private final ObjectProvider<GossipRegistration> registration;
    private final ObjectProvider<GossipAutoServiceRegistration> autoRegistration;
    private final @Nullable ManagementMetadata management;

    /**
     * A listener that tells the registration.
     *
     * @param management null where nothing is told of the actuator
     */
    WebServerPorts(
            ApplicationContext context,
            ObjectProvider<GossipRegistration> registration,
            ObjectProvider<GossipAutoServiceRegistration> autoRegistration,
            @Nullable ManagementMetadata management) {
        this.context = context;
        this.registration = registration;
        this.autoRegistration = autoRegistration;
        this.management = management;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        if (port <= 0) {
            return;
        }
        ApplicationContext server = event.getApplicationContext();
        if (server == context) {
            tell(known -> {
                known.webServer(port, speaksTls(server));
                if (!known.hasManagementServer()) {
                    known.management(managementMetadata(known, null, known.isSecure()));
                }
            });
        } else if (WebServerApplicationContext.hasServerNamespace(server, MANAGEMENT)
                && server.getParent() == context) {
            tell(known -> known.management(managementMetadata(known, port, speaksTls(server))));
        }
    }

    private Map<String, String> managementMetadata(
            GossipRegistration known, @Nullable Integer ownPort, boolean secure) {
        if (management == null) {
            return Map.of();
        }
        String scheme = known.getScheme();
        return management.of(ownPort, scheme(secure), scheme != null ? scheme : scheme(known.isSecure()));
    }

    private static String scheme(boolean secure) {
        return secure ? "https" : "http";
    }

    /** As it was made: by {@code server.ssl}, or by a customizer. */
    private static boolean speaksTls(ApplicationContext server) {
        AbstractConfigurableWebServerFactory factory = server.getBeanProvider(
                        AbstractConfigurableWebServerFactory.class)
                .getIfUnique();
        return factory != null && Ssl.isEnabled(factory.getSsl());
    }

    private void tell(Consumer<GossipRegistration> news) {
        registration.ifAvailable(news);
        autoRegistration.ifAvailable(GossipAutoServiceRegistration::onChanged);
    }
}
