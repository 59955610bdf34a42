package io.gossipdiscovery.benchmarks.footprint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the loopback device of a process's network has carried until a moment, each packet counted once.
 *
 * @param bytes with the headers of IP, UDP and TCP
 * @param packets acknowledgements of TCP included
 */
record Sent(long bytes, long packets) {

    /** Loopback counts a header as of Ethernet, which nobody sees. */
    private static final int LINK_HEADER_BYTES = 14;

    private static final String DEVICE = "lo:";

    /** Bytes and packets sent are the words 9 and 10 after the name, counted from 1. */
    private static final int SENT_BYTES = 8;

    static Sent of(long pid) throws IOException {
        Path devices = Path.of("/proc", Long.toString(pid), "net/dev");
        String line = Files.readAllLines(devices).stream()
                .map(String::strip)
                .filter(device -> device.startsWith(DEVICE))
                .findFirst()
                .orElseThrow(() -> new IOException("no device " + DEVICE + " in " + devices));
        String[] words = line.substring(DEVICE.length()).strip().split(" +", -1);
        long packets = Long.parseLong(words[SENT_BYTES + 1]);
        return new Sent(Long.parseLong(words[SENT_BYTES]) - packets * LINK_HEADER_BYTES, packets);
    }

    Sent since(Sent earlier) {
        return new Sent(bytes - earlier.bytes, packets - earlier.packets);
    }
}
