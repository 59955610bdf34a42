package io.gossipdiscovery.simulator;

/** Everything that the simulator can do to a cluster. */
public enum Fault {
    LOSS("loss"),
    DUPLICATION("duplication"),
    REORDERING("reordering"),
    CORRUPTION("corruption"),
    PARTITION("partition"),
    ONE_WAY_PARTITION("one-way partition"),
    PARTIAL_PARTITION("partial partition"),
    LOSSY_HOST("lossy host"),
    SLOW_PATH("slow path"),
    SMALL_MTU("datagram above the path's MTU"),
    DATAGRAMS_BLOCKED("datagrams blocked on a path"),
    REJECTING_FIREWALL("rejecting firewall"),
    STREAM_RESET("stream reset"),
    STREAM_CUT("idle stream forgotten by a middlebox"),
    HALF_OPEN_STREAM("half-open stream"),
    KILL("kill"),
    MACHINE_LOSS("machine loss"),
    RESTART("restart on the same address"),
    PORT_REUSE("port reused by another cluster"),
    PORT_REUSE_BY_STRANGER("port reused by a process that is no gossip"),
    PAUSE("pause"),
    SLOW_CPU("slow CPU"),
    MACHINE_SLEEP("machine sleep"),
    CLOCK_DRIFT("clock drift"),
    LEAVE("leave"),
    JOIN("join"),
    STATE_CHANGE("state change");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
