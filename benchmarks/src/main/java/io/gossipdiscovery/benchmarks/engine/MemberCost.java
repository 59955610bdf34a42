package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a member costs an engine in memory: the heap that many engines take which all know the same members, divided. Identity
 * and state records, which the engines share, are thereby apart; everything else that an engine holds is counted.
 */
final class MemberCost {

    private static final int ENGINES = 40;
    private static final int COLLECTIONS = 4;

    private MemberCost() {}

    /** Bytes of heap per member and engine, over what an engine that is alone takes. */
    static double bytesPerMember(int members) {
        List<Member> others = Traffic.members(members);
        double bytes = bytesPerEngine(others) - bytesPerEngine(List.of());
        return bytes / members;
    }

    private static double bytesPerEngine(List<Member> others) {
        List<MembershipEngine> engines = new ArrayList<>(ENGINES);
        long before = usedBytes();
        for (int i = 0; i < ENGINES; i++) {
            engines.add(formed(others, i));
        }
        long after = usedBytes();
        if (engines.stream().anyMatch(engine -> engine.view().members().size() != others.size() + 1)) {
            throw new IllegalStateException(
                    "an engine does not know all " + others.size() + " members that it was told of");
        }
        return (after - before) / (double) ENGINES;
    }

    private static MembershipEngine formed(List<Member> others, int number) {
        Keyring unsealed = new Keyring(List.of(), 0);
        MembershipEngine engine = new MembershipEngine(
                Traffic.SETTINGS, Traffic.address(others.size() + number), unsealed, new SplittableRandom(number), 0);
        engine.learn(others, 0);
        int outputs = 0;
        while (engine.poll() != null) {
            outputs++;
        }
        if (outputs < others.size()) {
            throw new IllegalStateException("heard of " + outputs + " changes for " + others.size() + " members");
        }
        return engine;
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
