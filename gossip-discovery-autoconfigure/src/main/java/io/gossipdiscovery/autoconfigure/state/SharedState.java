package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.StateKey;
import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Small values that the members of the cluster tell each other. Each application publishes its own, under keys of its choice, and
 * reads those of all members that live. {@link SharedStateChangedEvent} tells what has changed.
 *
 * <p>Only the owner writes its values, so that no two writes are in conflict, and there is nothing to lock. Everybody learns the newest
 * value in the end. Not everybody at the same moment, nor every value in between; and of two members nobody learns in which order they
 * wrote. A member that is held for dead, or has left, has no values; one that was held for dead and lives has them again.
 *
 * <p>A value lives as long as the node: it is gone when the application ends, and has to be published again when it starts. It stays
 * while the context is paused, and when the node goes on under another identity, under which it is found from then on.
 *
 * <p>All that an application tells of itself, its services and their metadata included, has at most
 * {@value LimitSettings#MAX_STATE_KEYS} keys and {@value LimitSettings#MAX_STATE_BYTES} bytes. Every member of the cluster reads it, so
 * that it is no place for secrets.
 *
 * <p>Safe for use by any thread, the node's own included. Reading costs two volatile reads while nothing changes, and goes through
 * the members once where the view is another.
 */
public final class SharedState {

    /** The longest key, in characters. */
    public static final int MAX_KEY_LENGTH = StateKey.MAX_LENGTH - SharedValues.PREFIX.length();

    /** The node answers in microseconds; only one that hangs is left at this. */
    private static final long ANSWER_LIMIT_SECONDS = 5;

    private final GossipNode node;

    /** Of the newest view that somebody has asked for. Who writes an older one is corrected by whoever reads next. */
    private volatile SharedValues newest;

    /** What a node publishes, and sees of others. */
    public SharedState(GossipNode node) {
        this.node = node;
        this.newest = SharedValues.in(node.view(), null);
    }

    /**
     * Tells the cluster a value of this application, instead of what it told under this key before. Nobody is waited for but this
     * application's own node; it reads the value back, as others do, when its view has changed, which is within milliseconds.
     *
     * @param key 1 to {@link #MAX_KEY_LENGTH} characters
     * @throws IllegalArgumentException if the key is not allowed, or there is no room for the value: nothing has changed then
     * @throws IllegalStateException if the node has left or is closed; or if it hangs, and may still take it later
     */
    public void publish(String key, String value) {
        publish(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells the cluster a value of this application as {@link #publish(String, String)} does. */
    public void publish(String key, byte[] value) {
        write(key, value);
    }

    /**
     * Takes a value back; nothing where there is none.
     *
     * @throws IllegalArgumentException if the key is not allowed
     * @throws IllegalStateException if the node has left or is closed; or if it hangs, and may still take it later
     */
    public void remove(String key) {
        write(key, null);
    }

    /** What this application publishes, by key. The map cannot be changed. */
    public Map<String, SharedValue> own() {
        SharedValues now = current();
        return now.of(now.view().self());
    }

    /** What a member publishes, by key; empty where it publishes nothing, or is not alive. The map cannot be changed. */
    public Map<String, SharedValue> valuesOf(NodeId member) {
        return current().of(member);
    }

    /** What live members publish under one key, this application included, by member. Made anew with each call. */
    public Map<NodeId, SharedValue> valuesUnder(String key) {
        Map<NodeId, SharedValue> found = new LinkedHashMap<>();
        all().forEach((member, values) -> {
            SharedValue value = values.get(key);
            if (value != null) {
                found.put(member, value);
            }
        });
        return Collections.unmodifiableMap(found);
    }

    /**
     * What all live members publish, this application included, by member and key. Members who publish nothing are left out. The map
     * cannot be changed, and is the same object for as long as nothing of it changes.
     */
    public Map<NodeId, Map<String, SharedValue>> all() {
        return current().byMember();
    }

    private SharedValues current() {
        ClusterView view = node.view();
        SharedValues known = newest;
        if (known.view().version() >= view.version()) {
            return known;
        }
        SharedValues next = SharedValues.in(view, known);
        newest = next;
        return next;
    }

    void addListener(GossipListener listener) {
        node.addListener(listener);
    }

    void removeListener(GossipListener listener) {
        node.removeListener(listener);
    }

    private void write(String key, byte @Nullable [] value) {
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw new IllegalArgumentException("The key '" + key + "' of a shared value has " + key.length()
                    + " characters, allowed are 1 to " + MAX_KEY_LENGTH + ": choose another key");
        }
        try {
            node.publish(SharedValues.PREFIX + key, value).get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw refusal(key, e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The gossip node did not take the shared value '" + key + "' within " + ANSWER_LIMIT_SECONDS
                            + " s, and may still take it later: see what blocks its thread",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while the gossip node takes shared value '" + key + "', which it may still do", e);
        }
    }

    private static RuntimeException refusal(String key, @Nullable Throwable cause) {
        if (cause instanceof IllegalArgumentException limit) {
            return new IllegalArgumentException(
                    "The shared value '" + key + "' is not published, and nothing has changed: " + limit.getMessage()
                            + ". What this application registers counts as well: remove values or make them shorter, "
                            + "or raise gossip.limits.state-keys or gossip.limits.state-bytes where they are below "
                            + LimitSettings.MAX_STATE_KEYS + " and " + LimitSettings.MAX_STATE_BYTES,
                    limit);
        }
        return new IllegalStateException(
                "The shared value '" + key + "' is not published: "
                        + (cause == null ? "the gossip node failed" : cause.getMessage()),
                cause);
    }
}
