package io.gossipdiscovery.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is in the folder {@code kubernetes}.
 *
 * @param files by their names
 */
record Manifests(Map<String, YamlPlace> files) {

    static final String KUSTOMIZATION = "kustomization.yaml";
    static final String SECRET_TEMPLATE = "secret-template.yaml";

    /** Stands for what a Secret would bring: 32 bytes, all of them 0. */
    static final String ANY_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "kubernetes");

    static Manifests read() {
        Map<String, YamlPlace> files = new HashMap<>();
        try (Stream<Path> paths = Files.list(FOLDER)) {
            for (Path file : paths.toList()) {
                List<YamlPlace> documents = YamlPlace.allOf(file);
                if (documents.size() != 1) {
                    throw new AssertionError(file + " has " + documents.size() + " documents, and should have one");
                }
                files.put(FOLDER.relativize(file).toString(), documents.get(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(Map.copyOf(files));
    }

    YamlPlace file(String name) {
        YamlPlace file = files.get(name);
        if (file == null) {
            throw new AssertionError("There is no " + name + " in " + FOLDER);
        }
        return file;
    }

    List<YamlPlace> ofKind(String kind) {
        return files.values().stream()
                .filter(object -> object.at("kind").text().equals(kind))
                .toList();
    }

    /** The one of this kind and name. */
    YamlPlace object(String kind, String name) {
        return ofKind(kind).stream()
                .filter(object -> object.at("metadata", "name").text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind + " '" + name + "' in " + FOLDER));
    }

    List<YamlPlace> deployments() {
        return ofKind("Deployment");
    }

    /** The only Service without an address of its own. */
    YamlPlace headlessService() {
        List<YamlPlace> headless = ofKind("Service").stream()
                .filter(service -> service.at("spec").has("clusterIP"))
                .toList();
        if (headless.size() != 1) {
            throw new AssertionError("Not one headless Service in " + FOLDER + ", but " + headless);
        }
        return headless.get(0);
    }

    static YamlPlace pod(YamlPlace deployment) {
        return deployment.at("spec", "template", "spec");
    }

    static Map<String, String> podLabels(YamlPlace deployment) {
        return deployment.at("spec", "template", "metadata", "labels").entries();
    }

    /** The only one of its pod. */
    static YamlPlace container(YamlPlace deployment) {
        List<YamlPlace> containers = pod(deployment).at("containers").items();
        if (containers.size() != 1) {
            throw new AssertionError(deployment.path() + " has " + containers.size() + " containers, not one");
        }
        return containers.get(0);
    }

    /** Its environment, with {@link #ANY_KEY} for what comes of a Secret. */
    static Map<String, String> variables(YamlPlace container) {
        Map<String, String> variables = new HashMap<>();
        for (YamlPlace variable : container.at("env").items()) {
            String value = variable.has("value") ? variable.at("value").text() : ANY_KEY;
            variables.put(variable.at("name").text(), value);
        }
        return Map.copyOf(variables);
    }
}
