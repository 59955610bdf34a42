package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.antientropy.RepairSchedule;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.FailureDetector;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.message.Update.MemberUpdate;
import io.gossipdiscovery.membership.message.Update.StateAnnouncement;
import io.gossipdiscovery.membership.message.Update.StateUpdate;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.table.Merge;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Merges news into the table, and lets detector, dissemination and listeners know what changed by it. */
final class UpdateApplier {

    /** Above it there is not room enough for all that a node may write yet. */
    private static final long MAX_VERSION_TOLD = Long.MAX_VALUE / 2;

    private final MemberTable table;
    private final FailureDetector detector;
    private final UpdateQueue news;
    private final Gossiper gossiper;
    private final RepairSchedule repairs;
    private final Counters counters;
    private final UpdateListener listener;
    private final int contentBytes;
    private final Hearsay hearsay;
    private final boolean doubtsTheDead;
    private final Returned returned;
    /** Who told what is being applied is held for dead, or was and has not caught up, and most others are not. */
    private boolean fromOneOfFewDead;
    /** Somebody told this node that it is dead, and was not believed; it has forgotten this node's state all the same. */
    private boolean heldForDead;
    /** What is being applied came by a repair, not by gossip. */
    private boolean repaired;

    UpdateApplier(
            MemberTable table,
            FailureDetector detector,
            UpdateQueue news,
            Gossiper gossiper,
            RepairSchedule repairs,
            Counters counters,
            UpdateListener listener,
            int contentBytes,
            SuspicionSettings settings) {
        this.table = table;
        this.detector = detector;
        this.news = news;
        this.gossiper = gossiper;
        this.repairs = repairs;
        this.counters = counters;
        this.listener = listener;
        this.contentBytes = contentBytes;
        this.hearsay = new Hearsay(table);
        this.doubtsTheDead = settings.doubtsTheDead();
        this.returned = new Returned(settings.holdDownMax().toNanos());
    }

    /**
     * News that rode on a packet. From the dead only what concerns themselves or us is taken, from the departed nothing.
     *
     * @param byStream what is new in it cost the cluster a send that gossip does not count
     */
    void apply(List<Update> updates, NodeId sender, boolean byStream, long nowNanos) {
        repaired = byStream;
        int row = table.find(sender);
        Status status = row == MemberTable.NONE ? Status.ALIVE : table.status(row);
        boolean parted = status == Status.DEAD || returned.contains(sender, nowNanos);
        fromOneOfFewDead = doubtsTheDead && parted && table.deadCount() < table.liveCount();
        heard(row, nowNanos);
        NodeId self = table.id(MemberTable.SELF);
        for (Update update : updates) {
            boolean personal =
                    update.subject().equals(sender) || update.subject().equals(self);
            if (status.isLive() || (status == Status.DEAD && (personal || !doubtsTheDead))) {
                update.accept(new FromPacket(sender, nowNanos));
            } else {
                counters.increment(Counter.UPDATES_OF_THE_DEAD);
            }
        }
    }

    /**
     * A member as a sync tells it.
     *
     * @param spread whether what is new in it is passed on; a joiner passes on nothing of the table that it receives. Members
     *     that were not known are passed on when they are heard, and tombstones of such not at all
     */
    void apply(MemberRecord record, NodeId sender, boolean spread, long nowNanos) {
        repaired = true;
        fromOneOfFewDead = false;
        Evidence evidence = record.evidence();
        int row = table.find(record.id());
        boolean isNew = row == MemberTable.NONE && !record.id().equals(sender);
        boolean doubted = isDeathOfTheLiving(row, evidence);
        if (doubted) {
            // a partition that heals must not kill: who was held dead on one side only may refute once more
            evidence = Evidence.suspect(evidence.incarnation().value());
        } else if (evidence.status() == Status.SUSPECT) {
            // who accuses it is not told by a sync, and one accuser must not count for many
            evidence = Evidence.alive(evidence.incarnation().value());
        }
        Accusation accusation = evidence.status() == Status.SUSPECT ? new Accusation(sender, Grounds.TIMEOUT) : null;
        long ageNanos = TimeUnit.SECONDS.toNanos(record.tombstoneAgeSeconds());
        VersionRange versions = evidence.status() == Status.ALIVE ? record.versions() : null;
        MemberUpdate update = new MemberUpdate(record.id(), record.address(), evidence, accusation, versions);
        apply(update, ageNanos, spread && !isNew && !doubted, nowNanos);
        if (doubted) {
            listener.deathDoubted(record.id());
        }
        if (doubted && detector.onToldDead(record.id(), evidence.incarnation().value(), nowNanos)) {
            detector.tell(record.id(), table.address(row));
        }
        int added = table.find(record.id());
        if (isNew && added != MemberTable.NONE && table.status(added).isLive()) {
            counters.add(Counter.MEMBERS_NOT_PASSED_ON, hearsay.onLearnt(added, spread) ? 0 : 1);
        }
        applyState(record.id(), record.delta(), spread, nowNanos);
    }

    /**
     * What this node itself has found out of a member; who leaves judges nobody. Of the death of somebody it never heard it tells
     * nobody: others know better.
     */
    void judge(NodeId subject, Evidence evidence, @Nullable Accusation accusation, long nowNanos) {
        int row = table.find(subject);
        if (row == MemberTable.NONE || table.status(MemberTable.SELF) == Status.LEFT) {
            return;
        }
        repaired = false;
        fromOneOfFewDead = false;
        boolean hearsayDied = evidence.status() == Status.DEAD && hearsay.is(row);
        apply(newsOf(row, evidence, accusation), 0, !hearsayDied, nowNanos);
    }

    /** A member holds the same table as this node. */
    void agreed(NodeId peer) {
        returned.agreed(peer);
    }

    /** How many members this node knows by sync alone. */
    int unverifiedCount() {
        return hearsay.count();
    }

    /** A packet of this member came in, or news that it is alive. */
    private void heard(int row, long nowNanos) {
        if (!hearsay.is(row)) {
            return;
        }
        counters.increment(Counter.MEMBERS_HEARD_FIRST);
        if (hearsay.onSettled(row)) {
            Evidence alive = Evidence.alive(table.incarnation(row));
            passOn(newsOf(row, alive, null));
            if (table.state(row).version() > 0) {
                passOn(stateNews(row, 0));
            }
            gossiper.urge(nowNanos);
        }
    }

    /** This node's state is to be this, which may be what it is already; answers what to tell of it. */
    Update write(MemberState next, long nowNanos) {
        repaired = false;
        fromOneOfFewDead = false;
        long from = table.state(MemberTable.SELF).version();
        if (next.version() > from) {
            table.write(next);
            stateChanged(MemberTable.SELF, from, true, nowNanos);
        }
        return stateNews(MemberTable.SELF, from);
    }

    /** This node says goodbye. */
    void leave(long nowNanos) {
        table.leave(nowNanos);
        news.add(self());
        gossiper.urge(nowNanos);
        listener.changed(new MembershipEvent(Kind.LEFT, table.member(MemberTable.SELF), null));
    }

    /** What this node says of itself. */
    MemberUpdate self() {
        return newsOf(MemberTable.SELF, table.evidence(MemberTable.SELF), null);
    }

    private MemberUpdate newsOf(int row, Evidence evidence, @Nullable Accusation accusation) {
        VersionRange versions = evidence.status() == Status.ALIVE ? table.versions(row) : null;
        return new MemberUpdate(table.id(row), table.address(row), evidence, accusation, versions);
    }

    private void apply(MemberUpdate update, long ageNanos, boolean spread, long nowNanos) {
        int row = table.find(update.subject());
        Status before = row == MemberTable.NONE ? null : table.status(row);
        if (before == Status.SUSPECT && row != MemberTable.SELF && isAnotherAccuser(row, update, nowNanos)) {
            if (spread) {
                passOn(update);
            }
            return;
        }
        boolean unheard = hearsay.is(row);
        Merge merge = table.merge(update.subject(), update.address(), update.evidence(), ageNanos, nowNanos);
        if (unheard && !table.status(row).isLive()) {
            hearsay.onSettled(row);
        }
        switch (merge) {
            case STALE -> counters.increment(Counter.UPDATES_STALE);
            case FULL -> counters.increment(Counter.MEMBERS_REFUSED);
            case IRREFUTABLE -> cannotRefute(update.evidence());
            case ACCUSED -> accused(update.evidence(), nowNanos);
            case ADDED, RAISED -> raised(table.find(update.subject()), before, update, spread, nowNanos);
        }
    }

    /** Somebody is told to be dead who lives as far as this node knows, and of whom it knows nothing later. */
    private boolean isDeathOfTheLiving(int row, Evidence told) {
        return told.status() == Status.DEAD
                && row != MemberTable.NONE
                && row != MemberTable.SELF
                && table.status(row).isLive()
                && told.incarnation().value() >= table.incarnation(row);
    }

    private boolean isAnotherAccuser(int row, MemberUpdate update, long nowNanos) {
        Accusation accusation = update.accusation();
        return accusation != null
                && update.evidence().equals(table.evidence(row))
                && detector.onAccusedAgain(update.subject(), table.incarnation(row), accusation, nowNanos);
    }

    /** This node answers what it is accused of. */
    void refute(long accusedIncarnation, boolean wasDead, long nowNanos) {
        table.refute(accusedIncarnation);
        counters.increment(Counter.REFUTATIONS);
        detector.onRefutedSelf();
        repairs.onChange(nowNanos);
        if ((wasDead || heldForDead) && doubtsTheDead) {
            // who was parted from the others has a poor opinion of them, which they must not come to share; the first
            // to tell it of its own death may be one that it holds for dead itself
            news.dropAccusations();
            detector.onReturned(nowNanos);
        }
        news.add(self());
        long version = table.state(MemberTable.SELF).version();
        if ((wasDead || heldForDead) && version > 0 && news.pendingState(table.id(MemberTable.SELF)) == null) {
            // whoever held this node for dead has forgotten its state
            news.add(new StateAnnouncement(table.id(MemberTable.SELF), version));
        }
        heldForDead = false;
        gossiper.urge(nowNanos);
        listener.changed(null);
    }

    /**
     * A death that somebody tells who was parted from the others, while most of them live, says more of him: it is answered as a
     * suspicion.
     */
    private void accused(Evidence evidence, long nowNanos) {
        boolean doubtful = fromOneOfFewDead && evidence.status() == Status.DEAD;
        heldForDead |= doubtful;
        counters.add(Counter.DEATHS_DOUBTED, doubtful ? 1 : 0);
        detector.onAccusedSelf(
                doubtful ? Evidence.suspect(evidence.incarnation().value()) : evidence, nowNanos);
    }

    private void cannotRefute(Evidence evidence) {
        counters.increment(Counter.REFUTATIONS_IMPOSSIBLE);
        listener.ends(
                evidence.status() == Status.LEFT ? NewLifeReason.HELD_TO_HAVE_LEFT : NewLifeReason.INCARNATION_OUTRUN);
    }

    private void raised(int row, @Nullable Status before, MemberUpdate update, boolean spread, long nowNanos) {
        VersionRange versions = update.versions();
        if (versions != null) {
            table.setVersions(row, versions);
        }
        counters.increment(Counter.UPDATES_APPLIED);
        repairs.onChange(nowNanos);
        Status after = table.status(row);
        boolean joined = after.isLive() && (before == null || !before.isLive());
        if (spread) {
            passOn(update);
            // a death by timeout was a suspicion before, and all others are about to declare it
            boolean proven = after == Status.DEAD && update.accusation() != null;
            if (joined || after == Status.LEFT || proven) {
                gossiper.urge(nowNanos);
            }
        }
        if (joined && before != null) {
            returned.add(update.subject(), nowNanos);
        }
        if (joined) {
            detector.onJoined(row);
            tell(Kind.JOINED, row, null);
        }
        Accusation accusation = update.accusation();
        if (accusation != null && after == Status.SUSPECT) {
            detector.onSuspected(update.subject(), table.incarnation(row), accusation, nowNanos);
            tell(Kind.SUSPECTED, row, accusation);
            return;
        }
        detector.onCleared(update.subject());
        if (after == Status.ALIVE && before == Status.SUSPECT) {
            tell(Kind.REFUTED, row, null);
        } else if (before != null && after == Status.DEAD) {
            tell(Kind.DIED, row, accusation);
        } else if (before != null && after == Status.LEFT) {
            tell(Kind.LEFT, row, null);
        } else {
            listener.changed(null);
        }
    }

    private void applyState(NodeId subject, StateDelta delta, boolean spread, long nowNanos) {
        int row = table.find(subject);
        if (row <= MemberTable.SELF) {
            toldOwnVersion(row, delta.to(), nowNanos);
            return;
        }
        long from = table.state(row).version();
        if (table.apply(row, delta)) {
            stateChanged(row, from, spread, nowNanos);
        } else if (table.status(row).isLive() && delta.reaches(from)) {
            counters.increment(Counter.STATE_OVERSIZED);
        }
    }

    /** Who believed a version above this node's own would take no write of it any more: it writes its state anew above that. */
    private void toldOwnVersion(int row, long told, long nowNanos) {
        if (row != MemberTable.SELF || told <= table.state(row).version() || table.status(row) == Status.LEFT) {
            return;
        }
        counters.increment(Counter.STATE_OUTWRITTEN);
        if (told > MAX_VERSION_TOLD) {
            listener.ends(NewLifeReason.STATE_OUTRUN);
            return;
        }
        table.write(table.state(row).rewrittenAbove(told));
        repairs.onChange(nowNanos);
        news.add(stateNews(row, told));
        gossiper.urge(nowNanos);
        tell(Kind.STATE_CHANGED, row, null);
    }

    private void stateChanged(int row, long from, boolean spread, long nowNanos) {
        repairs.onChange(nowNanos);
        if (spread && !hearsay.is(row)) {
            passOn(stateNews(row, from));
            gossiper.urge(nowNanos);
        }
        if (repaired) {
            counters.increment(Counter.STATES_REPAIRED);
        }
        tell(Kind.STATE_CHANGED, row, null);
    }

    /**
     * What to tell of a member's state: what came after {@code from}, and after what still waits to be told, or, where that is
     * too much for one datagram, that there is something to be fetched.
     */
    private Update stateNews(int row, long from) {
        NodeId subject = table.id(row);
        long base = news.pendingState(subject) instanceof StateUpdate pending
                ? Math.min(from, pending.delta().from())
                : from;
        Update update = new StateUpdate(subject, table.state(row).deltaSince(base));
        return PacketWriter.fits(update, contentBytes)
                ? update
                : new StateAnnouncement(subject, table.state(row).version());
    }

    private void passOn(Update update) {
        if (repaired) {
            news.addRepaired(update);
        } else {
            news.add(update);
        }
    }

    private void tell(Kind kind, int row, @Nullable Accusation accusation) {
        listener.changed(new MembershipEvent(kind, table.member(row), accusation));
    }

    /** Updates of one packet, one by one. */
    private final class FromPacket implements Update.Handler {

        private final NodeId sender;
        private final long nowNanos;

        private FromPacket(NodeId sender, long nowNanos) {
            this.sender = sender;
            this.nowNanos = nowNanos;
        }

        @Override
        public void memberUpdate(MemberUpdate update) {
            int row = table.find(update.subject());
            if (row == MemberTable.NONE && update.evidence().status() == Status.SUSPECT) {
                counters.increment(Counter.UPDATES_OF_STRANGERS); // whoever is alive will refute it
                return;
            }
            Evidence told = update.evidence();
            if (told.status() == Status.ALIVE
                    && hearsay.is(row)
                    && told.incarnation().value() >= table.incarnation(row)) {
                heard(row, nowNanos);
            }
            if (row == MemberTable.SELF
                    && told.status() == Status.DEAD
                    && told.incarnation().value() < table.incarnation(row)) {
                listener.deathOutdated(sender);
            }
            boolean proven = update.accusation() != null && detector.takesProof() && !fromOneOfFewDead;
            if (!proven && isUnexpectedDeath(row, told)) {
                doubt(update);
            } else {
                apply(update, 0, true, nowNanos);
            }
        }

        /**
         * Everybody hears of an accusation long before the death, if it does not rest on more than time. Of whom nobody has heard one,
         * nobody could refute it.
         */
        private boolean isUnexpectedDeath(int row, Evidence told) {
            return doubtsTheDead
                    && isDeathOfTheLiving(row, told)
                    && !detector.expectsDeath(table.id(row), told.incarnation().value(), nowNanos);
        }

        /** The death is taken as an accusation by who tells it, which leaves the shortest time to refute. */
        private void doubt(MemberUpdate death) {
            counters.increment(Counter.DEATHS_UNEXPECTED);
            long incarnation = death.evidence().incarnation().value();
            Accusation accusation = new Accusation(sender, Grounds.TIMEOUT);
            apply(
                    new MemberUpdate(death.subject(), death.address(), Evidence.suspect(incarnation), accusation),
                    0,
                    true,
                    nowNanos);
            detector.onToldDead(death.subject(), incarnation, nowNanos);
        }

        @Override
        public void stateUpdate(StateUpdate update) {
            int row = table.find(update.subject());
            applyState(update.subject(), update.delta(), true, nowNanos);
            missed(row, update.delta().to(), update.subject());
        }

        @Override
        public void stateAnnouncement(StateAnnouncement update) {
            int row = table.find(update.subject());
            toldOwnVersion(row, update.version(), nowNanos);
            missed(row, update.version(), update.subject());
        }

        private void missed(int row, long version, NodeId subject) {
            boolean behind = row != MemberTable.NONE
                    && row != MemberTable.SELF
                    && table.status(row).isLive()
                    && table.state(row).version() < version;
            if (behind) {
                listener.stateMissed(subject, sender);
            } else {
                counters.increment(Counter.UPDATES_STALE);
            }
        }
    }
}
