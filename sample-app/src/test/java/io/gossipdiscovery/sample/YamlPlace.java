package io.gossipdiscovery.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A value in a YAML document that knows where it stands, so that what is missing is named.
 *
 * @param path from the name of the document on
 * @param value a map, a list or a scalar
 */
record YamlPlace(String path, Object value) {

    /** All documents of a file. */
    static List<YamlPlace> allOf(Path file) {
        try {
            return allOf(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a text. A key that stands there twice is an error. */
    static List<YamlPlace> allOf(String name, String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<YamlPlace> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(text)) {
            documents.add(new YamlPlace(name, document));
        }
        return List.copyOf(documents);
    }

    /** What stands below these keys. */
    YamlPlace at(String... keys) {
        YamlPlace place = this;
        for (String key : keys) {
            place = place.below(key);
        }
        return place;
    }

    private YamlPlace below(String key) {
        Object found = value instanceof Map<?, ?> map ? map.get(key) : null;
        if (found == null) {
            throw new AssertionError(path + " has no '" + key + "'");
        }
        return new YamlPlace(path + " > " + key, found);
    }

    /** Whether something stands below this key. */
    boolean has(String key) {
        return value instanceof Map<?, ?> map && map.get(key) != null;
    }

    /** The items of a list. */
    List<YamlPlace> items() {
        if (!(value instanceof List<?> list)) {
            throw new AssertionError(path + " is no list");
        }
        List<YamlPlace> items = new ArrayList<>();
        for (Object item : list) {
            items.add(new YamlPlace(path + " > " + items.size(), item));
        }
        return List.copyOf(items);
    }

    /** The items of a list of scalars. */
    List<String> texts() {
        return items().stream().map(YamlPlace::text).toList();
    }

    /** The entries of a map, their values as text. */
    Map<String, String> entries() {
        if (!(value instanceof Map<?, ?> map)) {
            throw new AssertionError(path + " is no map");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        map.forEach((key, entry) -> entries.put(String.valueOf(key), String.valueOf(entry)));
        return Map.copyOf(entries);
    }

    String text() {
        return value.toString();
    }

    int number() {
        return Integer.parseInt(text());
    }
}
