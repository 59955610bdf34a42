package io.gossipdiscovery.documentation;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Java of a document: a whole file, types without their imports, members of a class, or statements. Which of these it is follows
 * from the first reading that is Java by its syntax. What is no whole file has the imports below. {@code { ... }} stands for what the
 * reader writes.
 */
final class JavaSnippet {

    private static final List<String> IMPORTED = List.of(
            "io.gossipdiscovery.autoconfigure.journal.*",
            "io.gossipdiscovery.autoconfigure.membership.*",
            "io.gossipdiscovery.autoconfigure.registration.*",
            "io.gossipdiscovery.autoconfigure.service.*",
            "io.gossipdiscovery.membership.*",
            "io.gossipdiscovery.membership.config.*",
            "io.gossipdiscovery.membership.member.*",
            "io.gossipdiscovery.netty.*",
            "io.gossipdiscovery.simulator.*",
            "io.gossipdiscovery.test.*",
            "java.net.*",
            "java.time.*",
            "java.util.*",
            "org.junit.jupiter.api.*",
            "org.springframework.beans.factory.annotation.*",
            "org.springframework.boot.*",
            "org.springframework.boot.autoconfigure.*",
            "org.springframework.boot.availability.*",
            "org.springframework.boot.restclient.autoconfigure.*",
            "org.springframework.boot.test.context.*",
            "org.springframework.cloud.client.*",
            "org.springframework.cloud.client.discovery.*",
            "org.springframework.cloud.client.loadbalancer.*",
            "org.springframework.cloud.client.serviceregistry.*",
            "org.springframework.cloud.openfeign.*",
            "org.springframework.context.*",
            "org.springframework.context.annotation.*",
            "org.springframework.stereotype.*",
            "org.springframework.web.bind.annotation.*",
            "org.springframework.web.client.*",
            "org.springframework.web.reactive.function.client.*",
            "static org.assertj.core.api.Assertions.*");

    private static final Pattern HEADER = Pattern.compile("(?m)^(package|import) .*;\\s*$");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public (?:\\w+ )*(?:class|interface|enum|record|@interface) (\\w+)");

    /** The class path of Surefire, which starts its JVM with a jar that only refers to it. */
    private static final List<String> OPTIONS = List.of(
            "--release",
            "17",
            "-proc:none",
            "-nowarn",
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    private static final JavaCompiler COMPILER =
            Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JRE has no compiler");

    private final String text;

    JavaSnippet(String text) {
        this.text = text.replace("{ ... }", "{}");
    }

    /** What the compiler has against it; empty where it compiles. */
    List<String> problems() {
        List<String> readings = readings();
        for (String reading : readings) {
            if (errors(reading, false).isEmpty()) {
                return errors(reading, true);
            }
        }
        return errors(readings.get(0), false);
    }

    private List<String> readings() {
        String header = HEADER.matcher(text)
                .results()
                .map(found -> found.group() + "\n")
                .collect(Collectors.joining());
        String body = HEADER.matcher(text).replaceAll("");
        if (header.startsWith("package ")) {
            return List.of(text);
        }
        String imports = IMPORTED.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining()) + header;
        return List.of(
                header.isEmpty() ? imports + body : text,
                imports + "class Snippet {\n" + body + "}\n",
                imports + "class Snippet { void statements() throws Exception {\n" + body + "}}\n");
    }

    private static List<String> errors(String source, boolean deep) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                COMPILER.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task =
                    (JavacTask) COMPILER.getTask(null, files, found, OPTIONS, null, List.of(new Source(source)));
            task.parse();
            if (deep) {
                task.analyze();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT) + " in: "
                        + source.lines()
                                .skip(Math.max(0, diagnostic.getLineNumber() - 1))
                                .findFirst()
                                .orElse(""))
                .toList();
    }

    /** A source in memory, by the name that its public type asks for. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + nameOf(text) + ".java"), Kind.SOURCE);
            this.text = text;
        }

        private static String nameOf(String text) {
            Matcher type = PUBLIC_TYPE.matcher(text);
            return type.find() ? type.group(1) : "Snippet";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
