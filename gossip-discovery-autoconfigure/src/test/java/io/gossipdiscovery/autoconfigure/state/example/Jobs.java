package io.gossipdiscovery.autoconfigure.state.example;

import io.gossipdiscovery.autoconfigure.state.SharedState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.UUID;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Jobs that live instances divide among themselves without a leader: each job draws a lot for every instance, and the highest has it. */
@Component
class Jobs {

    private static final String TAKES_JOBS = "jobs.taken";

    private final SharedState state;
    private final GossipNode node;

    Jobs(SharedState state, GossipNode node) {
        this.state = state;
        this.node = node;
    }

    /** From now on this instance has its part, until it takes the value back, leaves or dies. */
    @EventListener(ApplicationReadyEvent.class)
    void take() {
        state.publish(TAKES_JOBS, "");
    }

    /** Whether this instance should do a job, as far as it knows who is there. */
    boolean isMine(String job) {
        return state.valuesUnder(TAKES_JOBS).keySet().stream()
                .max(Comparator.comparing(member -> lot(member, job)))
                .filter(node.id()::equals)
                .isPresent();
    }

    private static UUID lot(NodeId member, String job) {
        return UUID.nameUUIDFromBytes((member + " " + job).getBytes(StandardCharsets.UTF_8));
    }
}
