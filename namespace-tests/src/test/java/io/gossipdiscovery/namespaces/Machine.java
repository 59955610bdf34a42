package io.gossipdiscovery.namespaces;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A namespace with an address, and a firewall in which every new fault comes on top of those that are there. For use by one thread. */
final class Machine {

    private static final Pattern COUNTED = Pattern.compile("counter packets (\\d+)");

    private final Namespace namespace;
    private final String address;
    private final List<String> arriving = new ArrayList<>();
    private final List<String> leaving = new ArrayList<>();

    /**
     * Lets everything through.
     *
     * @param address of {@code eth0}, its interface to the others
     */
    Machine(Namespace namespace, String address) {
        this.namespace = namespace;
        this.address = address;
    }

    Namespace namespace() {
        return namespace;
    }

    String address() {
        return address;
    }

    /** Of the packets that come in, so many of a hundred are lost. */
    void lose(int percent) {
        arriving.add("numgen random mod 100 < " + percent + " counter drop");
        apply();
    }

    /** What comes in from these is lost. */
    void dropFrom(Collection<Machine> others) {
        arriving.add("ip saddr " + set(others) + " counter drop");
        apply();
    }

    /** What goes out to these is refused on the spot: TCP by a reset, all else by a port-unreachable. */
    void rejectTo(Collection<Machine> others) {
        leaving.add("ip daddr " + set(others) + " meta l4proto tcp counter reject with tcp reset");
        leaving.add("ip daddr " + set(others) + " counter reject");
        apply();
    }

    /** What goes out to these is refused on the spot by a port-unreachable, TCP as well: the default of REJECT. */
    void rejectByIcmpTo(Collection<Machine> others) {
        leaving.add("ip daddr " + set(others) + " counter reject");
        apply();
    }

    /** All is let through again. */
    void repair() {
        if (!arriving.isEmpty() || !leaving.isEmpty()) {
            arriving.clear();
            leaving.clear();
            apply();
        }
    }

    /** How many packets the present rules have caught. */
    long caught() {
        if (arriving.isEmpty() && leaving.isEmpty()) {
            return 0;
        }
        Matcher matcher = COUNTED.matcher(namespace.run("", "nft", "list", "table", "inet", "faults"));
        return matcher.results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
    }

    private static String set(Collection<Machine> machines) {
        return "{ " + String.join(", ", machines.stream().map(Machine::address).toList()) + " }";
    }

    private void apply() {
        namespace.nft(
                """
                table inet faults
                delete table inet faults
                table inet faults {
                    chain arriving {
                        type filter hook input priority 0
                        %s
                    }
                    chain leaving {
                        type filter hook output priority 0
                        %s
                    }
                }
                """
                        .formatted(on("iif", arriving), on("oif", leaving)));
    }

    private static String on(String side, List<String> rules) {
        return String.join(
                "\n", rules.stream().map(rule -> side + "name eth0 " + rule).toList());
    }
}
