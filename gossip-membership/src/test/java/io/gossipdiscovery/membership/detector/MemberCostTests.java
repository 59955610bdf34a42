package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What a member costs an engine: the arrays of the table and of the probe order. Identity and state records, which the wire's
 * decoder makes, are apart. A reference counts as four bytes, as in any heap below 32 GiB.
 */
class MemberCostTests {

    private static final int LIMIT_BYTES = 96;
    private static final int REFERENCE_BYTES = 4;
    /** Below, a few empty arrays weigh more than members do. */
    private static final int LEAST_MEMBERS = 100;

    private static final int MOST_MEMBERS = 40_000;
    private static final NodeAddress ADDRESS = NodeAddress.ofIpv4(1, 1_000);

    private final MemberTable table = new MemberTable(new NodeId(0, 0), ADDRESS, 5, 100_000, 1_000, 0);
    private final ProbeOrder order = new ProbeOrder(table, new SplittableRandom(1));

    @Test
    void aMemberCostsAtMost96BytesWhateverTheSizeOfTheCluster() throws IllegalAccessException {
        double most = 0;
        int mostAt = 0;
        for (int members = 1; members <= MOST_MEMBERS; members++) {
            NodeId id = new NodeId(1, members);
            table.merge(id, NodeAddress.ofIpv4(members, 1_000), Evidence.alive(0), 0, 0);
            order.add(table.find(id));
            double cost = cost(members);
            if (members >= LEAST_MEMBERS && cost > most) {
                most = cost;
                mostAt = members;
            }
        }
        assertThat(most).as("bytes per member at %d members", mostAt).isLessThanOrEqualTo(LIMIT_BYTES);
    }

    @Test
    void membersThatDieAndComeBackCostNoMoreThanBefore() throws IllegalAccessException {
        int members = 1_000;
        mergeAll(members, 0, Evidence.alive(0));
        mergeAll(members, 0, Evidence.dead(0));
        double before = cost(members);
        for (int round = 1; round < 10; round++) {
            mergeAll(members, round, Evidence.alive(round));
            mergeAll(members, round, Evidence.dead(round));
        }
        assertThat(cost(members)).isEqualTo(before).isLessThanOrEqualTo(LIMIT_BYTES);
    }

    private void mergeAll(int members, long nowNanos, Evidence evidence) {
        for (int member = 1; member <= members; member++) {
            NodeId id = new NodeId(1, member);
            table.merge(id, NodeAddress.ofIpv4(member, 1_000), evidence, 0, nowNanos);
            order.add(table.find(id));
        }
    }

    private double cost(int members) throws IllegalAccessException {
        Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        return (arrayBytes(table, counted) + arrayBytes(order, counted)) / (double) members;
    }

    /** All arrays in an object's fields, and in those of the engine's own objects that it holds. */
    private long arrayBytes(Object holder, Set<Object> counted) throws IllegalAccessException {
        long bytes = 0;
        if (!counted.add(holder)) {
            return bytes;
        }
        for (Field field : holder.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                continue;
            }
            field.setAccessible(true);
            Object value = field.get(holder);
            if (value instanceof BitSet bits) {
                bytes += bits.size() / Byte.SIZE;
            } else if (value instanceof int[][] arrays) {
                for (int[] array : arrays) {
                    bytes += (long) array.length * Integer.BYTES;
                }
            } else if (value.getClass().isArray()) {
                bytes += (long) Array.getLength(value)
                        * elementBytes(value.getClass().getComponentType());
            } else if (isOfTheEngine(value)) {
                bytes += arrayBytes(value, counted);
            }
        }
        return bytes;
    }

    private static boolean isOfTheEngine(Object value) {
        Class<?> type = value.getClass();
        return !type.isHidden() && type.getName().startsWith("io.gossipdiscovery.");
    }

    private static int elementBytes(Class<?> type) {
        if (type == long.class) {
            return Long.BYTES;
        }
        if (type == boolean.class || type == byte.class) {
            return Byte.BYTES;
        }
        return type == int.class ? Integer.BYTES : REFERENCE_BYTES;
    }
}
