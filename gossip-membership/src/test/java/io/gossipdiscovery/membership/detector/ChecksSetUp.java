package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Signs of life are waited for during 50 ms, and any answer during 200 ms. Member 2 is the one that is checked. */
abstract class ChecksSetUp {

    static final long WINDOW = 50;
    static final long PATIENCE = 200;
    static final long PERIOD = 1_000;
    static final NodeId SUBJECT = id(2);

    final MemberTable table = new MemberTable(id(1), address(1), 1, 1_000, Long.MAX_VALUE / 4, 0);
    final Counters counters = new Counters();
    final List<String> done = new ArrayList<>();
    final List<NodeId> asked = new ArrayList<>();
    final List<NodeId> abandoned = new ArrayList<>();
    int sequence = 100;

    final Checks checks =
            new Checks(table, new SplittableRandom(5), new Recorded(), counters, () -> WINDOW, () -> PATIENCE, PERIOD);

    /** The attempt and the one after it are refused, and so is whoever was asked. */
    void refusedTwice(int helpers) {
        checks.onRefused(100, 1);
        helpersGone(helpers, 2);
        timer(1 + WINDOW);
        checks.onRefused(101, WINDOW + 20);
    }

    void helpersGone(int count, long nowNanos) {
        for (int helper = 0; helper < count; helper++) {
            checks.onHelperGone(SUBJECT, nowNanos);
        }
    }

    void results(Outcome outcome, int count, long nowNanos) {
        for (int helper = 0; helper < count; helper++) {
            checks.onResult(SUBJECT, outcome, nowNanos);
        }
    }

    void timer(long nowNanos) {
        checks.onTimer(nowNanos);
        assertThat(checks.nextDeadlineNanos()).isGreaterThan(nowNanos);
    }

    void membersUpTo(int last) {
        for (int number = 2; number <= last; number++) {
            table.merge(id(number), address(number), Evidence.alive(0), 0, 0);
        }
    }

    static NodeId id(int number) {
        return new NodeId(0, number);
    }

    static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }

    private final class Recorded implements CheckActions {

        @Override
        public void attempt(int number, NodeId subject, NodeAddress address, long nowNanos) {
            assertThat(address).isEqualTo(table.address(table.find(subject)));
            done.add("attempt " + subject.low());
        }

        @Override
        public void ask(NodeId helper, NodeAddress address, NodeId subject, long nowNanos) {
            asked.add(helper);
        }

        @Override
        public void answer(long asker, Outcome outcome, long nowNanos) {
            done.add(outcome + " to " + asker);
        }

        @Override
        public void declareGone(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            done.add("gone " + subject.low() + " " + grounds);
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            done.add("accused " + subject.low() + " " + grounds);
        }

        @Override
        public void abandon(NodeId subject) {
            abandoned.add(subject);
        }

        @Override
        public void lives(NodeId subject, long nowNanos) {
            done.add("lives " + subject.low());
        }

        @Override
        public int nextSequence() {
            return sequence++;
        }
    }
}
