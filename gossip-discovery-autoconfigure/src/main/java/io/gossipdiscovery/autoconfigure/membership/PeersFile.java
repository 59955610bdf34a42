package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.Seed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the last known members on disk, one a line: what finds the cluster again when no seed can be resolved. A node
 * needs none of it, so that whatever is wrong with the file is a warning and nothing else.
 *
 * <p>It appears whole or not at all: it is written under another name, which only this user may read, and then moved.
 */
final class PeersFile {

    private static final Logger log = LoggerFactory.getLogger(PeersFile.class);

    /** More are not worth asking: one that answers knows all. */
    static final int MAX_PEERS = 64;

    private static final int MAX_FILE_BYTES = 64 * 1024;

    private final Path file;

    PeersFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What the file holds, as seeds; nothing where it holds none or cannot be read. */
    List<String> read() {
        try {
            return parse(readLines());
        } catch (NoSuchFileException e) {
            log.info("Gossip: no last known members, {} of gossip.peers-file does not exist yet", file);
        } catch (CharacterCodingException e) {
            log.warn("Gossip: {} of gossip.peers-file is ignored, it is no text", file);
        } catch (IOException | SecurityException e) {
            log.warn("Gossip: {} of gossip.peers-file is ignored, it cannot be read: {}", file, e.toString());
        }
        return List.of();
    }

    private List<String> readLines() throws IOException {
        long size = Files.size(file);
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is not a regular file");
        }
        if (size > MAX_FILE_BYTES) {
            throw new IOException("it has " + size + " bytes, allowed are " + MAX_FILE_BYTES);
        }
        return Files.readAllLines(file, StandardCharsets.US_ASCII);
    }

    private List<String> parse(List<String> lines) {
        List<String> peers = new ArrayList<>();
        int garbage = 0;
        for (String line : lines) {
            if (isPeer(line)) {
                peers.add(line.strip());
            } else if (!line.isBlank()) {
                garbage++;
            }
        }
        if (garbage > 0) {
            log.warn(
                    "Gossip: {} of the {} lines of {} of gossip.peers-file are ignored, they are not host:port",
                    garbage,
                    lines.size(),
                    file);
        }
        return peers.subList(0, Math.min(peers.size(), MAX_PEERS));
    }

    private static boolean isPeer(String line) {
        try {
            return !line.isBlank() && !Seed.parse(line).mayBeEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Replaces the content by the first of these addresses. */
    void write(List<String> peers) throws IOException {
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("its directory does not exist: create it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is not a regular file"); // a device, which a move would replace
        }
        // of mode 0600 wherever a file system has modes
        Path draft = Files.createTempFile(directory, file.getFileName() + ".", ".tmp");
        try {
            // on disk before the move is: a machine that loses power must not keep an empty file in place of a good one
            Files.write(
                    draft,
                    peers.subList(0, Math.min(peers.size(), MAX_PEERS)),
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            move(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void move(Path draft) throws IOException {
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
