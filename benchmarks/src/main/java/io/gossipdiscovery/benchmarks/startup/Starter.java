package io.gossipdiscovery.benchmarks.startup;

import java.util.List;

/**
 * The empty application with one class path.
 *
 * @param name as the rows have it
 * @param classPath what it starts with
 * @param properties what it is told beside its name and port, so that it meets nobody but whom it is meant to
 */
record Starter(String name, ClassPath classPath, List<String> properties) {

    Starter {
        properties = List.copyOf(properties);
    }
}
