package io.gossipdiscovery.namespaces;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Machines on one switch, in namespaces all of them, the switch too: the host's own network is neither used nor changed. Addresses
 * that nobody has are swallowed by the switch. For use by one thread.
 */
final class NamespaceNetwork implements AutoCloseable {

    private static final String SWITCH = "10.77.255.254";

    private final Namespace hub;
    private final List<Machine> machines = new ArrayList<>();
    private final List<Machine> hidden = new ArrayList<>();

    private NamespaceNetwork(Namespace hub) {
        this.hub = hub;
    }

    /** So many machines that reach each other. */
    static NamespaceNetwork of(int size) {
        NamespaceNetwork network = new NamespaceNetwork(Namespace.open());
        try {
            network.hub.forward(false);
            network.hub.ip("link add hub type bridge\nlink set hub up\naddress add " + SWITCH + "/16 dev hub\n");
            IntStream.range(0, size).forEach(network::plugIn);
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private void plugIn(int index) {
        Machine machine = new Machine(Namespace.open(), "10.77.0." + (index + 1));
        if (index < machines.size()) {
            machines.set(index, machine);
        } else {
            machines.add(machine);
        }
        hub.ip(
                """
                link add port%1$d type veth peer name eth0 netns %2$d
                link set port%1$d master hub
                link set port%1$d up
                """
                        .formatted(index, machine.namespace().pid()));
        machine.namespace()
                .ip(
                        """
                        link set eth0 address 02:00:00:00:00:%02x
                        address add %s/16 dev eth0
                        link set eth0 up
                        route add default via %s
                        """
                                .formatted(index + 1, machine.address(), SWITCH));
    }

    /**
     * Takes a machine away with all that it had, its connections too, and puts another one in its place under its address:
     * as a pod goes, and the next one is given the address that is free now. The hardware address is the same as well: who
     * remembers that of the old one would not reach the new one for a while, and pods on other nodes remember none.
     */
    void replace(int index) {
        hub.ip("link del port" + index + "\n");
        machines.get(index).namespace().close();
        plugIn(index);
    }

    /** All that are on the switch. */
    List<Machine> machines() {
        return List.copyOf(machines);
    }

    /** One of them, from 0 on. */
    Machine machine(int index) {
        return machines.get(index);
    }

    /** A machine behind this one, whose packets get the address of this one and a port of its choice. Nobody reaches it by its own. */
    Machine behind(int index) {
        Namespace router = machines.get(index).namespace();
        Machine inner = new Machine(Namespace.open(), "10.78." + index + ".2");
        hidden.add(inner);
        router.forward(true);
        router.ip(
                """
                link add inside type veth peer name eth0 netns %1$d
                address add 10.78.%2$d.1/24 dev inside
                link set inside up
                """
                        .formatted(inner.namespace().pid(), index));
        inner.namespace()
                .ip(
                        """
                        address add %1$s/24 dev eth0
                        link set eth0 up
                        route add default via 10.78.%2$d.1
                        """
                                .formatted(inner.address(), index));
        router.nft(
                """
                table ip nat {
                    chain leaving {
                        type nat hook postrouting priority srcnat
                        oifname eth0 masquerade random
                    }
                }
                """);
        return inner;
    }

    /** From now on what comes to this port of the router goes to the machine behind it. */
    void publish(int router, Machine inner, int port) {
        machines.get(router)
                .namespace()
                .nft(
                        """
                        table ip nat {
                            chain arriving {
                                type nat hook prerouting priority dstnat
                                iifname eth0 meta l4proto { tcp, udp } th dport %1$d dnat to %2$s
                            }
                        }
                        """
                                .formatted(port, inner.address()));
    }

    /** Pulls a machine's cable out: whatever is sent to it or by it vanishes without a word. */
    void pullOut(int index) {
        hub.ip("link set port" + index + " down\n");
    }

    /** Puts it in again. */
    void putIn(int index) {
        hub.ip("link set port" + index + " up\n");
    }

    /** Loses so many of a hundred packets on every path. */
    void loseEverywhere(int percent) {
        machines.forEach(machine -> machine.lose(percent));
    }

    /** Neither of these two groups hears the other. */
    void part(List<Machine> some, List<Machine> others) {
        some.forEach(machine -> machine.dropFrom(others));
        others.forEach(machine -> machine.dropFrom(some));
    }

    /** How many packets the present rules of all firewalls have caught. */
    long caught() {
        return machines.stream().mapToLong(Machine::caught).sum();
    }

    /** All cables are in, and all firewalls let everything through. */
    void repair() {
        IntStream.range(0, machines.size()).forEach(this::putIn);
        machines.forEach(Machine::repair);
    }

    @Override
    public void close() {
        hidden.forEach(machine -> machine.namespace().close());
        machines.forEach(machine -> machine.namespace().close());
        hub.close();
    }
}
