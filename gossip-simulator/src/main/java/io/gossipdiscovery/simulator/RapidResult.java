package io.gossipdiscovery.simulator;

import java.util.List;

/**
 * What one run of an experiment of Rapid brought. All of it is as the healthy members see it.
 *
 * @param formed whether all saw all before anything went wrong
 * @param secondsToAgreement until all saw what is so: all members, or none of the faulty; NaN for never
 * @param distinctSizes how many sizes of views were seen from then on, each second
 * @param wronglyRemoved healthy members that some healthy member held for dead
 * @param notRemoved faulty members that were never held for dead by all at a time
 * @param mostRemovals of one faulty member
 * @param takenBackPerPair how often a member took a faulty one back
 * @param sizes of views, second by second
 * @param violations of bounds
 */
record RapidResult(
        boolean formed,
        double secondsToAgreement,
        int distinctSizes,
        int wronglyRemoved,
        int notRemoved,
        int mostRemovals,
        double takenBackPerPair,
        List<ViewSizes.Second> sizes,
        List<Violation> violations) {

    RapidResult {
        sizes = List.copyOf(sizes);
        violations = List.copyOf(violations);
    }
}
