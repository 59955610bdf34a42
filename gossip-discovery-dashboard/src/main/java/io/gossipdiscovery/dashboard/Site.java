package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.dashboard.Feed.Admission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/**
 * What is answered under the dashboard's path, on either stack. Files are those of one folder of the class path, each read once;
 * whatever else is asked for is not there. Paths are those within the application, as they came: one that is spelt in another way is
 * not known.
 */
final class Site {

    /** Where the files are on the class path. */
    static final String FOLDER = "META-INF/gossip-dashboard/";

    /** The page itself, which is served without its name. */
    static final String PAGE = "index.html";

    /** How what the page is made of besides is called: one word in a folder that has nothing else. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.(css|js|svg)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    private static final String EVENTS = "/events";
    private static final String RETRY_SECONDS = "5";

    private static final Answer STREAM = Answer.empty(200)
            .with("Content-Type", "text/event-stream")
            .with("Cache-Control", "no-store")
            .with("X-Accel-Buffering", "no");

    private final String path;
    private final int maxViewers;
    private final Map<String, Answer> files = new ConcurrentHashMap<>();

    Site(GossipDashboardProperties properties) {
        this.path = properties.path();
        this.maxViewers = properties.maxViewers();
    }

    /** Where the site begins. */
    String path() {
        return path;
    }

    /** Whether the stream is asked for, which has no answer that is there at once. */
    boolean isStream(String method, String requested) {
        return method.equals("GET") && requested.equals(path + EVENTS);
    }

    /** The headers of the stream. The last one keeps a proxy from collecting events before it hands them on. */
    static Map<String, String> streamHeaders() {
        return STREAM.headers();
    }

    /** What is answered to everything but the stream. Of a body that nobody asked for, the server sends the headers. */
    Answer answer(String method, String requested) {
        boolean onlyHeaders = method.equals("HEAD");
        if (!onlyHeaders && !method.equals("GET")) {
            return Answer.empty(405).with("Allow", "GET, HEAD");
        }
        if (onlyHeaders && requested.equals(path + EVENTS)) {
            return STREAM;
        }
        if (requested.equals(path)) {
            // relative, so that it holds whatever a proxy or a context path puts before it
            return Answer.empty(302).with("Location", path.substring(path.lastIndexOf('/') + 1) + "/");
        }
        if (!requested.startsWith(path + "/")) {
            return Answer.empty(404);
        }
        String name = requested.substring(path.length() + 1);
        if (name.isEmpty()) {
            return file(PAGE);
        }
        return NAME.matcher(name).matches() ? file(name) : Answer.empty(404);
    }

    /** What one is told who may not watch. */
    Answer refusal(Admission admission) {
        String reason = admission == Admission.FULL
                ? "As many pages watch as are allowed: " + maxViewers + " (gossip.dashboard.max-viewers). Close one, "
                        + "or come again in " + RETRY_SECONDS + " s.\n"
                : "The application starts or stops. Come again in " + RETRY_SECONDS + " s.\n";
        return Answer.text(503, reason).with("Retry-After", RETRY_SECONDS);
    }

    private Answer file(String name) {
        Answer known = files.get(name);
        if (known != null) {
            return known;
        }
        Answer found = read(name);
        if (found == null) {
            return Answer.empty(404); // and nothing is kept: there is no end of names that there are not
        }
        files.put(name, found);
        return found;
    }

    private static @Nullable Answer read(String name) {
        ClassPathResource resource = new ClassPathResource("/" + FOLDER + name, Site.class);
        if (!resource.exists()) {
            return null;
        }
        try {
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return Answer.content(type, resource.getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("The file '" + name + "' of the gossip dashboard cannot be read", e);
        }
    }
}
