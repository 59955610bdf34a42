package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says which shared values are other ones than the last event told; {@link SharedState} has what they are now. Immutable.
 *
 * <p>An event of the application, as Spring Cloud's {@code HeartbeatEvent} is, and no listener interface of its own: a method annotated
 * with {@code EventListener} hears it without being added anywhere, in an order and on conditions of its own, asynchronously where it
 * wants, and is tested as any other is.
 *
 * <p>Listeners run on a thread that is there for them alone, one after the other, and may take their time: what changes meanwhile makes
 * one event together, and what changed twice is told once. A listener that fails is not told again. The first event tells what is there already. In a hierarchy of contexts each
 * has events of its own, which its parents hear too: a listener there hears of one change more than once.
 *
 * @param changed by member, the keys under which it publishes another value, one for the first time, or none any more; all its keys
 *     where it is no longer alive. This application's own are among them
 */
public record SharedStateChangedEvent(Map<NodeId, Set<String>> changed) {

    public SharedStateChangedEvent {
        Map<NodeId, Set<String>> copy = new TreeMap<>();
        changed.forEach((member, keys) -> copy.put(member, Collections.unmodifiableSet(new TreeSet<>(keys))));
        changed = Collections.unmodifiableMap(copy);
    }

    /** Whether the value of any member under this key has changed. */
    public boolean concerns(String key) {
        return changed.values().stream().anyMatch(keys -> keys.contains(key));
    }
}
