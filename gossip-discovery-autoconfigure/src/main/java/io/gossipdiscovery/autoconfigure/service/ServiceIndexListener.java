package io.gossipdiscovery.autoconfigure.service;

import java.util.List;

/** Hears of changes of a {@link ServiceIndex}, as a rule on the node's event loop: it must not block. */
public interface ServiceIndexListener {

    /** Other instances are listed than before. */
    default void onInstancesChanged(long version) {}

    /** These instances stay listed from now on although their members are held for dead, see {@link Listing#kept()}. */
    default void onKept(List<GossipServiceInstance> instances) {}

    /** These are no longer listed, or listed since their members live. */
    default void onKeptNoLonger(List<GossipServiceInstance> instances) {}
}
