package io.gossipdiscovery.sample.load;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged jar, unpacked and with an archive of its classes, as Spring Boot recommends for production: a process of it starts
 * with little more than half the work.
 */
public final class UnpackedJar {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private UnpackedJar() {}

    /**
     * Unpacks the jar and starts it once for its classes.
     *
     * @param folder for what is unpacked
     * @param jvm options of each process
     * @param alone arguments with which a process finds nobody
     * @return what starts one process, up to its arguments
     */
    public static List<String> command(Path jar, Path folder, List<String> jvm, List<String> alone)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        File output = folder.resolve("unpacking.log").toFile();
        run(
                output,
                List.of(
                        JAVA,
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        folder.toString()));
        Path archive = folder.resolve("classes.jsa");
        Path unpacked = folder.resolve(jar.getFileName());
        List<String> words = new ArrayList<>(List.of(JAVA));
        words.addAll(jvm);
        List<String> trial = new ArrayList<>(words);
        trial.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Dspring.context.exit=onRefresh"));
        trial.addAll(List.of("-jar", unpacked.toString(), "--sample.role=inventory", "--server.port=0"));
        trial.addAll(alone);
        run(output, trial);
        words.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-jar", unpacked.toString()));
        return List.copyOf(words);
    }

    private static void run(File output, List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("'" + String.join(" ", words) + "' ended with " + process.exitValue() + ":\n"
                        + Files.readString(output.toPath(), StandardCharsets.UTF_8));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
