package io.gossipdiscovery.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search has found so far, in a file: a line for each point, its figures separated by tabs. A search that was interrupted
 * goes on behind its last whole line. The first line says which engine and preset it is of. One search at a time writes to a file.
 */
final class TuningLog implements Closeable {

    private static final String TAB = "\t";
    /** A line that was cut off has no end mark. */
    private static final String END = TAB + ".";

    private static final String MESSAGES_OF_SWIM = "messages of plain SWIM";

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Map<TuningFigure, Double>> found = new LinkedHashMap<>();
    private @Nullable Long messagesOfSwim;

    private TuningLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a file, or begins it.
     *
     * @param engine that it must be of
     * @throws IllegalArgumentException with a text for the user, if it is another's, is being written by another search, or cannot be
     *     read
     */
    static TuningLog open(Path file, String engine) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            TuningLog log = new TuningLog(file, channel);
            try {
                log.lock();
                log.readAll("engine " + engine);
                return log;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--log: cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    private void lock() throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false; // by this process
        }
        if (!locked) {
            throw new IllegalArgumentException(
                    "--log: another search is writing to '" + file + "', wait for its end or name another file");
        }
    }

    private void readAll(String heading) throws IOException {
        String text = readText();
        if (!text.contains("\n") && heading.startsWith(text)) {
            channel.truncate(0); // new, or cut off before anything was found
            write(heading);
            return;
        }
        List<String> lines = text.lines().toList();
        if (!lines.get(0).equals(heading)) {
            throw new IllegalArgumentException("--log: '" + file + "' begins with '" + lines.get(0) + "', this is "
                    + heading + ": its figures are of another engine or preset, name another file");
        }
        lines.stream().skip(1).forEach(this::read);
        channel.position(channel.size());
        if (!text.endsWith("\n")) {
            write(""); // the last line was cut off, and is read as none
        }
    }

    private String readText() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until all is read
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** How many messages plain SWIM sent in the same games, or null where they were not played yet. */
    @Nullable
    Long messagesOfSwim() {
        return messagesOfSwim;
    }

    void addMessagesOfSwim(long messages) throws IOException {
        write(MESSAGES_OF_SWIM + TAB + messages + END);
        messagesOfSwim = messages;
    }

    /** The figures of each point, by its name, in the order in which they were found. */
    Map<String, Map<TuningFigure, Double>> found() {
        return found;
    }

    void add(String point, Map<TuningFigure, Double> figures) throws IOException {
        StringBuilder line = new StringBuilder(point);
        for (TuningFigure figure : TuningFigure.values()) {
            line.append(TAB).append(figures.get(figure));
        }
        write(line.append(END).toString());
        found.put(point, figures);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read(String line) {
        if (!line.endsWith(END)) {
            return;
        }
        String[] cells = line.substring(0, line.length() - END.length()).split(TAB, -1);
        try {
            if (cells.length == 2 && cells[0].equals(MESSAGES_OF_SWIM)) {
                messagesOfSwim = Long.valueOf(cells[1]);
            } else {
                readPoint(cells);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--log: '" + file + "' has a line with something else than numbers: " + line, e);
        }
    }

    private void readPoint(String[] cells) {
        TuningFigure[] all = TuningFigure.values();
        if (cells.length != all.length + 1) {
            return;
        }
        Map<TuningFigure, Double> figures = new EnumMap<>(TuningFigure.class);
        for (int i = 0; i < all.length; i++) {
            figures.put(all[i], Double.valueOf(cells[i + 1]));
        }
        found.put(cells[0], figures);
    }
}
