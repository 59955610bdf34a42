package io.gossipdiscovery.benchmarks.peers.eureka;

import io.gossipdiscovery.benchmarks.report.JmhFile;
import io.gossipdiscovery.benchmarks.report.JmhRows;
import java.io.IOException;
import java.nio.file.Path;

/** The process that measures look-ups: its arguments are the file for the scores, and whether only to see that all works. */
final class LookupProcess {

    private LookupProcess() {}

    public static void main(String[] arguments) throws IOException {
        String pattern = "^" + EurekaLookup.class.getName() + "\\.";
        boolean quick = Boolean.parseBoolean(arguments[1]);
        JmhFile.write(Path.of(arguments[0]), JmhRows.runOnce(pattern, quick));
    }
}
