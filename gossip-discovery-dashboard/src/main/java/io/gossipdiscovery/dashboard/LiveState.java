package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.dashboard.Rates.Rate;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as viewers were told of it, and what has changed with the last look at it. A look without viewers takes samples and ages,
 * and leaves the journal alone. Of one thread.
 */
final class LiveState {

    /** Events that who comes is told of, and the most that are told at once. */
    static final int EVENTS = 200;

    private final ClusterSource source;
    private final Roster roster;
    private final Rates rates;
    private NodeId self;
    private Figures figures;
    private Moment now;
    private long lastEntry;

    /** The last events, newest first. */
    private List<JournalEntry> events = List.of();

    // What came with the last look.
    private List<JournalEntry> newEvents = List.of();
    private @Nullable Rate newRate;
    private boolean figuresChanged;
    private boolean renewed;

    LiveState(ClusterSource source, RoundTripTimes roundTrips, Moment now) {
        ClusterView view = source.view();
        Map<String, Long> counters = source.counters();
        this.source = source;
        this.roster = new Roster(roundTrips);
        this.rates = new Rates(counters, now.nanos());
        this.self = view.self();
        this.figures = Figures.of(view, counters);
        this.now = now;
        roster.take(view, now.nanos());
    }

    /** When a look is wanted at the latest, by the monotonic clock. */
    long dueNanos() {
        return rates.dueNanos();
    }

    /** Looks at the cluster. What the last look brought is over. */
    void look(boolean watched, Moment moment) {
        ClusterView view = source.view();
        Map<String, Long> counters = source.counters();
        Figures seen = Figures.of(view, counters);
        now = moment;
        renewed = !view.self().equals(self);
        self = view.self();
        figuresChanged = !seen.equals(figures);
        figures = seen;
        roster.take(view, moment.nanos());
        newRate = rates.sample(counters, moment);
        newEvents = watched ? source.entriesAfter(lastEntry) : List.of();
        if (!newEvents.isEmpty()) {
            lastEntry = newEvents.get(0).number();
            events = Stream.concat(newEvents.stream(), events.stream())
                    .limit(EVENTS)
                    .toList();
        }
    }

    /** Whether this node goes on under another id since the last look: nothing that viewers hold is true any more. */
    boolean isRenewed() {
        return renewed;
    }

    /** Everything, for who comes. */
    byte[] snapshot() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("self", self.toString());
        data.put("cluster", source.cluster());
        data.put("node", source.address().toString());
        data.put("time", now.millis());
        data.put("view", StreamFormat.view(figures));
        data.put("members", StreamFormat.each(roster.rows(), row -> StreamFormat.member(row, now)));
        data.put("events", StreamFormat.each(events, StreamFormat::entry));
        data.put("rates", StreamFormat.each(rates.samples(), StreamFormat::rate));
        return StreamFormat.event("snapshot", data);
    }

    /** What has changed with the last look, for who knows the rest; null where nothing has. */
    byte @Nullable [] delta() {
        Map<String, Object> data = new LinkedHashMap<>();
        if (figuresChanged) {
            data.put("view", StreamFormat.view(figures));
        }
        if (!roster.changed().isEmpty()) {
            data.put("members", StreamFormat.each(roster.changed(), row -> StreamFormat.member(row, now)));
        }
        if (!roster.gone().isEmpty()) {
            data.put("gone", StreamFormat.each(roster.gone(), StreamFormat::id));
        }
        if (!newEvents.isEmpty()) {
            List<JournalEntry> told = newEvents.subList(0, Math.min(EVENTS, newEvents.size()));
            data.put("events", StreamFormat.each(told, StreamFormat::entry));
        }
        if (newRate != null) {
            data.put("rate", StreamFormat.rate(newRate));
        }
        if (data.isEmpty()) {
            return null;
        }
        data.put("time", now.millis());
        return StreamFormat.event("delta", data);
    }
}
