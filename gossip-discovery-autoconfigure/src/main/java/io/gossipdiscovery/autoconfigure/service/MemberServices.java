package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.StateEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The services of one member, read from its state: {@code service/<instance id>} holds a {@link ServiceRecord},
 * {@code readiness/<instance id>} a {@link Readiness}. Keys of other kinds are somebody else's.
 *
 * @param instances by instance id; those that do not say whether they are ready count as {@link Readiness#STARTING}
 * @param malformed the keys whose bytes could not be read
 */
public record MemberServices(List<Instance> instances, List<String> malformed) {

    private static final String SERVICE = "service/";
    private static final String READINESS = "readiness/";

    public MemberServices {
        instances = List.copyOf(instances);
        malformed = List.copyOf(malformed);
    }

    /**
     * One instance and what it says of itself.
     *
     * @param record how it is called
     * @param readiness whether it wants requests
     */
    public record Instance(ServiceRecord record, Readiness readiness) {}

    /** The key under which an instance is published. */
    public static String serviceKey(String instanceId) {
        return SERVICE + instanceId;
    }

    /** The key under which the readiness of an instance is published. */
    public static String readinessKey(String instanceId) {
        return READINESS + instanceId;
    }

    /** The bytes to publish under {@link #serviceKey}. */
    public static byte[] encode(ServiceRecord record) {
        return ServiceRecordCodec.encode(record);
    }

    /** The bytes to publish under {@link #readinessKey}. */
    public static byte[] encode(Readiness readiness) {
        return readiness.encode();
    }

    /** Reads what a member tells. Whatever it tells, this throws nothing. */
    public static MemberServices of(MemberState state) {
        List<Instance> instances = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        for (StateEntry entry : state.entries()) {
            byte[] value = entry.value();
            if (value == null || !entry.key().startsWith(SERVICE)) {
                continue;
            }
            String instanceId = entry.key().substring(SERVICE.length());
            ServiceRecord record = ServiceRecordCodec.decode(instanceId, value);
            Readiness readiness = readiness(state, instanceId);
            if (record == null) {
                malformed.add(entry.key());
            } else if (readiness == null) {
                malformed.add(readinessKey(instanceId));
            } else {
                instances.add(new Instance(record, readiness));
            }
        }
        instances.sort(Comparator.comparing(instance -> instance.record().instanceId()));
        return new MemberServices(instances, malformed);
    }

    private static @Nullable Readiness readiness(MemberState state, String instanceId) {
        byte[] value = state.get(readinessKey(instanceId));
        return value == null ? Readiness.STARTING : Readiness.decode(value);
    }
}
