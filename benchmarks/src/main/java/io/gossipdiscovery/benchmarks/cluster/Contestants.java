package io.gossipdiscovery.benchmarks.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Ours, and the peers that form clusters. */
public final class Contestants {

    private Contestants() {}

    /**
     * Ours first, then those of the named that form clusters. Eureka does not: it has a server.
     *
     * @param against the names of the peers that are asked for
     * @param peers the folder with a module for each peer
     */
    public static List<Contestant> of(List<String> against, Path peers) {
        Set<String> names = Set.copyOf(against);
        Stream<Contestant> asked = Stream.<Contestant>of(new SerfContestant(), new ScalecubeContestant(peers))
                .filter(peer -> names.contains(peer.name()));
        return Stream.concat(Stream.of(new OurContestant()), asked).toList();
    }
}
