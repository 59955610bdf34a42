package io.gossipdiscovery.autoconfigure.journal;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Charge;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Party;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Suspicion;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import java.time.Duration;

/** Entries of the journal in words for a person: why a member was removed, or what else became of it. */
final class Explanation {

    private Explanation() {}

    static String of(JournalEntry entry) {
        return switch (entry.kind()) {
            case JOINED -> "was heard of for the first time, or is back";
            case STATE_CHANGED -> "tells something new of itself";
            case LEFT -> "said goodbye";
            case SUSPECTED -> accused(entry) + "; it may refute";
            case REFUTED -> "is alive: it answered the accusation" + after(entry);
            case DIED -> accused(entry) + (entry.suspicion() == null ? "" : ", and did not refute it" + after(entry));
            case KEPT ->
                "stays listed although it is held for dead: more than half of the instances do not answer all at once";
            case KEPT_NO_LONGER ->
                "is no longer listed although held for dead: it is back, others are, or the time for it is over";
            case RENEWED -> "this node gave up its identity and goes on under another";
        };
    }

    private static String accused(JournalEntry entry) {
        Charge charge = entry.charge();
        return charge == null
                ? "is held for dead by others, who did not say why"
                : meaning(charge.grounds()) + ", says " + name(charge.accuser());
    }

    private static String meaning(Grounds grounds) {
        return switch (grounds) {
            case TIMEOUT -> "did not answer in time, neither directly nor through others";
            case REFUSED -> "has no process any more: its address refuses connections";
            case GONE -> "has no process any more: another member lives at its address";
            case CLOSED -> "closed a connection without a goodbye";
        };
    }

    private static String after(JournalEntry entry) {
        Suspicion suspicion = entry.suspicion();
        return suspicion == null ? "" : " within " + text(suspicion.lasted());
    }

    private static String name(Party party) {
        String id = party.id().abbreviated();
        String address = party.address() == null ? "" : " at " + party.address();
        return party.instances().isEmpty()
                ? id + address
                : party.instances().get(0).serviceId() + " " + id + address;
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
