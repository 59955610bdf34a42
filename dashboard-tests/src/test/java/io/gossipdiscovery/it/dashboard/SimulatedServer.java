package io.gossipdiscovery.it.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the dashboard, as an application serves them, with the stream of a cluster that is made up. */
final class SimulatedServer implements AutoCloseable {

    private static final String PATH = "/gossip/";
    private static final Pattern FILE = Pattern.compile(PATH + "([a-z-]+\\.(html|css|js|svg))?");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    /** That of the dashboard. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final byte[] SORRY = "Not here, or not now".getBytes(UTF_8);

    /** What ends a stream; no event is empty. */
    private static final String END = "";

    private final SimulatedCluster cluster;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(SimulatedServer::daemon);
    private final Set<BlockingQueue<String>> viewers = ConcurrentHashMap.newKeySet();
    private volatile boolean down;

    private SimulatedServer(SimulatedCluster cluster, HttpServer server) {
        this.cluster = cluster;
        this.server = server;
    }

    static SimulatedServer of(SimulatedCluster cluster) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SimulatedServer simulated = new SimulatedServer(cluster, server);
            server.createContext(PATH, simulated::serveFile);
            server.createContext(PATH + "events", simulated::serveEvents);
            server.setExecutor(simulated.threads);
            server.start();
            return simulated;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** Lets something happen, and tells all who look. */
    synchronized void change(Function<SimulatedCluster, String> happens) {
        String delta = event("delta", happens.apply(cluster));
        viewers.forEach(viewer -> viewer.add(delta));
    }

    /** Ends all streams, and serves none until {@link #comeBack}. */
    synchronized void goDown() {
        down = true;
        viewers.forEach(viewer -> viewer.add(END));
    }

    void comeBack() {
        down = false;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private synchronized BlockingQueue<String> welcome() {
        BlockingQueue<String> viewer = new LinkedBlockingQueue<>();
        viewer.add(event("snapshot", cluster.snapshot()));
        viewers.add(viewer);
        return viewer;
    }

    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }

    private void serveEvents(HttpExchange exchange) throws IOException {
        if (down) {
            respond(exchange, 503, "text/plain", SORRY);
            return;
        }
        BlockingQueue<String> viewer = welcome();
        try {
            header(exchange, "text/event-stream;charset=UTF-8", "no-store");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (String event = viewer.take(); !event.equals(END); event = viewer.take()) {
                body.write(event.getBytes(UTF_8));
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            viewers.remove(viewer);
            exchange.close();
        }
    }

    private void serveFile(HttpExchange exchange) throws IOException {
        Matcher file = FILE.matcher(exchange.getRequestURI().getPath());
        if (!file.matches()) {
            respond(exchange, 404, "text/plain", SORRY);
            return;
        }
        String name = file.group(1) == null ? "index.html" : file.group(1);
        try (InputStream content = SimulatedServer.class.getResourceAsStream("/META-INF/gossip-dashboard/" + name)) {
            if (content == null) {
                respond(exchange, 404, "text/plain", SORRY);
            } else {
                String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "text/plain");
                respond(exchange, 200, type, content.readAllBytes());
            }
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        header(exchange, type, "no-cache");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void header(HttpExchange exchange, String type, String cache) {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", cache);
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "simulated-server");
        thread.setDaemon(true);
        return thread;
    }
}
