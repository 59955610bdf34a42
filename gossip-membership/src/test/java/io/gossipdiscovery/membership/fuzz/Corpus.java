package io.gossipdiscovery.membership.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of one target that are kept in the repository: what a fuzzer found to reach something, in one file, each as its length
 * in two bytes and its bytes; and each former finding, in another, one a line, as its name and its bytes in Base64.
 */
public final class Corpus {

    private Corpus() {}

    /**
     * Works for {@code benchmarks/fuzz}.
     *
     * @param arguments {@code unpack TARGET FOLDER}: seeds and kept inputs, one file each; {@code pack FOLDER FILE}: the other way
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("pack")) {
            pack(Path.of(arguments[1]), Path.of(arguments[2]));
            return;
        }
        List<byte[]> inputs = of(arguments[1]);
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(Path.of(arguments[2], "kept-" + i), inputs.get(i));
        }
    }

    /** Seeds, kept inputs and former findings of a target, by its simple name. */
    static List<byte[]> of(String target) throws IOException {
        List<byte[]> inputs = new ArrayList<>(target.equals("DecoderTarget") ? Seeds.ofDecoder() : Seeds.ofEngine());
        inputs.addAll(kept(target));
        inputs.addAll(findings(target).values());
        return inputs;
    }

    /** What is kept of a target, without its seeds. */
    static List<byte[]> kept(String target) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        try (InputStream packed = Corpus.class.getResourceAsStream(target + ".corpus")) {
            read(packed, inputs);
        }
        return inputs;
    }

    /** Former findings of a target, by their names. */
    static Map<String, byte[]> findings(String target) throws IOException {
        Map<String, byte[]> findings = new LinkedHashMap<>();
        try (InputStream lines = Corpus.class.getResourceAsStream(target + ".findings")) {
            if (lines != null) {
                for (String line : new String(lines.readAllBytes(), StandardCharsets.US_ASCII).split("\n", -1)) {
                    String[] words = line.split(" ", -1);
                    if (words.length == 2) {
                        findings.put(words[0], Base64.getDecoder().decode(words[1]));
                    }
                }
            }
        }
        return findings;
    }

    private static void read(@Nullable InputStream packed, List<byte[]> inputs) throws IOException {
        if (packed == null) {
            return;
        }
        DataInputStream in = new DataInputStream(packed);
        while (in.available() > 0) {
            inputs.add(in.readNBytes(in.readUnsignedShort()));
        }
    }

    private static void pack(Path folder, Path file) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packed);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path input : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(input);
                out.writeShort(bytes.length);
                out.write(bytes);
            }
        }
        Files.write(file, packed.toByteArray());
    }
}
