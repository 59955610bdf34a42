package io.gossipdiscovery.benchmarks.eureka;

import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.sample.load.SampleJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server of Eureka on loopback, alone, in a process of its own that ends with this one. */
public final class EurekaServer implements AutoCloseable {

    /** A standalone server; it takes the URL of its own host for itself, and else would copy everything to port 8761. */
    private static final List<String> STANDALONE = List.of(
            "--server.address=127.0.0.1",
            "--eureka.instance.hostname=localhost",
            "--eureka.client.service-url.defaultZone=http://localhost/eureka/",
            "--eureka.client.register-with-eureka=false",
            "--eureka.client.fetch-registry=false");

    private final SampleJvm process;
    private final Undo end;

    private EurekaServer(SampleJvm process) {
        this.process = process;
        this.end = Undo.atExit(process::close);
    }

    /** Starts a server, and does not wait for it. */
    static EurekaServer start(List<String> command, EurekaSettings settings, Path logs) {
        List<String> arguments = new ArrayList<>(STANDALONE);
        arguments.addAll(settings.ofServer());
        return new EurekaServer(SampleJvm.start(command, logs, "eureka-server", 0, arguments));
    }

    /** Where clients find it; waits until it serves. */
    public String url() {
        return "http://127.0.0.1:" + process.port() + "/eureka/";
    }

    @Override
    public void close() {
        end.close();
    }
}
