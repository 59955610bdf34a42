package io.gossipdiscovery.autoconfigure.membership;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/**
 * The key that the applications of one user share on one machine, in a file that only this user can read: local mode keeps
 * other accounts out by it.
 *
 * <p>The file appears whole or not at all: it is written under another name and then linked, which fails where another process
 * was faster; whoever loses reads the winner's key. So processes that start at once agree.
 */
final class LocalKeyFile {

    private static final String DIRECTORY = ".gossip-discovery";
    private static final String FILE = "local.key";
    private static final int MAX_FILE_BYTES = 1024;

    private final Path home;
    private final Path directory;
    private final Path file;

    LocalKeyFile(Path home) {
        this.home = home;
        this.directory = home.resolve(DIRECTORY);
        this.file = directory.resolve(FILE);
    }

    /**
     * The key, created if there is none.
     *
     * @throws IOException with a message for a person where it cannot be created or is not safe to use
     */
    byte[] readOrCreate() throws IOException {
        createDirectory();
        requireOnlyOwner(directory, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            create();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file");
        }
        requireOnlyOwner(
                file,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE);
        return read();
    }

    private void createDirectory() throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(directory, onlyOwner(home, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + " is not a directory", e);
            }
        } catch (IOException e) {
            throw new IOException(directory + " cannot be created", e);
        }
    }

    private void create() throws IOException {
        Path draft;
        try {
            draft = Files.createTempFile(directory, FILE, ".tmp", onlyOwner(directory, "rw-------"));
        } catch (IOException e) {
            throw new IOException(directory + " cannot be written", e);
        }
        try {
            write(draft);
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void write(Path draft) throws IOException {
        try {
            Files.writeString(
                    draft,
                    SealingKeys.fresh() + System.lineSeparator(),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster: its key counts.
        } catch (UnsupportedOperationException | IOException e) {
            // A file system without hard links: a move is atomic as well, but the last one wins, for those that read
            // later.
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(draft, file);
            }
        }
    }

    private byte[] read() throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is too large to hold a key");
        }
        try {
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length == SealingKeys.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IOException(file + " holds no key; delete it, and a new one is made", e);
        }
        throw new IOException(file + " holds a key of the wrong length; delete it, and a new one is made");
    }

    private static void requireOnlyOwner(Path path, PosixFilePermission... forbidden) throws IOException {
        if (!isPosix(path)) {
            return;
        }
        Set<PosixFilePermission> granted = Files.readAttributes(
                        path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .permissions();
        for (PosixFilePermission permission : forbidden) {
            if (granted.contains(permission)) {
                throw new IOException(path + " is open to other accounts (" + PosixFilePermissions.toString(granted)
                        + "); take the permissions of group and others away");
            }
        }
    }

    private static FileAttribute<?>[] onlyOwner(Path near, String permissions) throws IOException {
        return isPosix(near)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
