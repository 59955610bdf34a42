package io.gossipdiscovery.autoconfigure.membership;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The properties below {@code gossip} that modules on the class path declare in their {@code spring-configuration-metadata.json}, and
 * what a name that is none of them was meant to be. For one thread.
 *
 * <p>Names and types are picked out of the text, since a parser of JSON, or a regular expression, is slow as long as it is not warm,
 * which it never is at a start. Whatever begins as a name does counts as one, of a property that takes anything where no type
 * follows: where this is wrong, a warning is missing, and none is false.
 */
final class KnownProperties {

    static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Part of the names of our own jars, whose metadata is read first and as a rule alone. */
    private static final String OURS = "gossip-discovery";

    /** Is in the metadata of this module: without it, that has been lost on the way, and nothing is known. */
    private static final ConfigurationPropertyName WITNESS = ConfigurationPropertyName.of("gossip.seeds");

    private static final String NAME = "\"gossip.";
    private static final Pattern TYPE = Pattern.compile("\"\\s*,\\s*\"type\"\\s*:\\s*\"([^\"\\\\]+)\"");
    private static final Pattern LISTED = Pattern.compile("java\\.util\\.(List|Set|Collection)<.*|.*\\[]");

    /** Of so many letters of a name one may be wrong. */
    private static final int LETTERS_FOR_A_MISTAKE = 4;

    private final ClassLoader classLoader;
    private final Map<ConfigurationPropertyName, Shape> shapes = new TreeMap<>(Comparator.naturalOrder());
    private boolean complete;

    KnownProperties(ClassLoader classLoader) throws IOException {
        this.classLoader = classLoader;
        read(url -> url.contains(OURS));
    }

    /** False where the metadata of this module is not on the class path, so that there is nothing to hold names against. */
    boolean isUsable() throws IOException {
        return shapes.containsKey(WITNESS) || (readAll() && shapes.containsKey(WITNESS));
    }

    /** Whether a module declares this property, or one that it is an entry or an element of. */
    boolean contains(ConfigurationPropertyName name) throws IOException {
        return isDeclared(name) || (readAll() && isDeclared(name));
    }

    /** Whether there are properties below this name, and none of it. */
    boolean isGroup(ConfigurationPropertyName name) {
        return shapes.keySet().stream().anyMatch(name::isAncestorOf);
    }

    /** The known name that differs by the fewest letters, with what follows it in this one; null where none is near. */
    @Nullable
    String nearest(ConfigurationPropertyName name) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (Map.Entry<ConfigurationPropertyName, Shape> known : shapes.entrySet()) {
            int size = known.getKey().getNumberOfElements();
            if (isGroup(known.getKey()) || !known.getValue().takes(name, size)) {
                continue;
            }
            String letters = letters(name.chop(size));
            int distance = EditDistance.between(letters, letters(known.getKey()));
            if (distance < least && distance <= Math.max(1, ownLength(letters) / LETTERS_FOR_A_MISTAKE)) {
                least = distance;
                nearest = known.getKey()
                        + name.toString().substring(name.chop(size).toString().length());
            }
        }
        return nearest;
    }

    private boolean isDeclared(ConfigurationPropertyName name) {
        Shape own = shapes.get(name);
        if (own != null) {
            return !isGroup(name) || own == Shape.MAP;
        }
        for (int size = name.getNumberOfElements() - 1; size > 1; size--) {
            ConfigurationPropertyName ancestor = name.chop(size);
            Shape shape = shapes.get(ancestor);
            if (shape != null && !isGroup(ancestor) && shape.takes(name, size)) {
                return true;
            }
        }
        return false;
    }

    private boolean readAll() throws IOException {
        if (complete) {
            return false;
        }
        complete = true;
        read(url -> !url.contains(OURS));
        return true;
    }

    private void read(Predicate<String> which) throws IOException {
        List<URL> files = new ArrayList<>(Collections.list(classLoader.getResources(METADATA)));
        files.removeIf(file -> !which.test(file.toString()));
        for (URL file : files) {
            pickOut(text(file));
        }
    }

    private void pickOut(String metadata) {
        int end;
        for (int at = metadata.indexOf(NAME); at >= 0; at = metadata.indexOf(NAME, end)) {
            end = metadata.indexOf('"', at + 1);
            if (end < 0) {
                return;
            }
            Matcher type = TYPE.matcher(metadata).region(end, metadata.length());
            shapes.merge(
                    ConfigurationPropertyName.adapt(metadata.substring(at + 1, end), '.'),
                    Shape.of(type.lookingAt() ? type.group(1) : null),
                    (one, other) -> one == Shape.ANYTHING ? other : one);
        }
    }

    private static String text(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As relaxed binding compares names, but for the dots. */
    private static String letters(ConfigurationPropertyName name) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            letters.append(i == 0 ? "" : ".").append(name.getElement(i, Form.UNIFORM));
        }
        return letters.toString();
    }

    private static int ownLength(String letters) {
        return letters.length() - "gossip.".length();
    }

    /** What may follow the name of a property. */
    private enum Shape {
        /** Nothing. */
        VALUE,
        /** The number of an element, and what follows that. */
        LIST,
        /** Any key. */
        MAP,
        /** Nobody knows. */
        ANYTHING;

        static Shape of(@Nullable String type) {
            if (type == null) {
                return ANYTHING;
            }
            if (type.startsWith("java.util.Map")) {
                return MAP;
            }
            if (LISTED.matcher(type).matches()) {
                return LIST;
            }
            return type.startsWith("java.") ? VALUE : ANYTHING;
        }

        /** Whether a name may begin with so many elements that name a property of this shape. */
        boolean takes(ConfigurationPropertyName name, int size) {
            int elements = name.getNumberOfElements();
            return elements == size
                    || (elements > size
                            && switch (this) {
                                case VALUE -> false;
                                case LIST -> name.isNumericIndex(size);
                                case MAP, ANYTHING -> true;
                            });
        }
    }
}
