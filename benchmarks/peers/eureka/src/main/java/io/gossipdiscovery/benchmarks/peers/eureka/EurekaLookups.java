package io.gossipdiscovery.benchmarks.peers.eureka;

import io.gossipdiscovery.benchmarks.report.JmhFile;
import io.gossipdiscovery.benchmarks.report.JmhRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The process that measures look-ups: its arguments are the file for the figures, and whether only to see that all works. */
final class EurekaLookups {

    private EurekaLookups() {}

    public static void main(String[] arguments) throws IOException {
        String pattern = "^" + EurekaLookup.class.getName() + "\\.";
        boolean quick = Boolean.parseBoolean(arguments[1]);
        JmhFile.write(Path.of(arguments[0]), JmhRows.run(pattern, quick, result -> Map.of()));
    }
}
