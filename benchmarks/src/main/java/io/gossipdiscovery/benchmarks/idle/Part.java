package io.gossipdiscovery.benchmarks.idle;

import java.util.List;

/** A part of a node, as a profile shows it. The first whose code stands in a stack, from its top, is where the time was spent. */
enum Part {
    SEAL("seal and open", "javax.crypto.", "com.sun.crypto.", "sun.security.", "io.gossipdiscovery.membership.crypto."),
    CODEC("decode and encode", "io.gossipdiscovery.membership.wire.", "io.gossipdiscovery.membership.message."),
    TABLE("table", "io.gossipdiscovery.membership.table.", "io.gossipdiscovery.membership.member."),
    DETECTOR("failure detector", "io.gossipdiscovery.membership.detector."),
    DISSEMINATION("dissemination", "io.gossipdiscovery.membership.dissemination."),
    ANTI_ENTROPY("anti-entropy", "io.gossipdiscovery.membership.antientropy."),
    ENGINE("engine, what joins the parts", "io.gossipdiscovery.membership."),
    SHELL("shell", "io.gossipdiscovery.netty."),
    SOCKETS("socket calls, outside the kernel", "io.netty.channel.epoll.", "io.netty.channel.unix.", "sun.nio.ch."),
    NETTY("Netty", "io.netty."),
    OTHER("other");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefixes;

    Part(String label, String... prefixes) {
        this.label = label;
        this.prefixes = List.of(prefixes);
    }

    /** In words for a person. */
    String label() {
        return label;
    }

    /**
     * The part that was at work.
     *
     * @param classes of the stack's frames, from the top
     */
    static Part of(List<String> classes) {
        for (String name : classes) {
            for (Part part : values()) {
                if (part.prefixes.stream().anyMatch(name::startsWith)) {
                    return part;
                }
            }
        }
        return OTHER;
    }
}
