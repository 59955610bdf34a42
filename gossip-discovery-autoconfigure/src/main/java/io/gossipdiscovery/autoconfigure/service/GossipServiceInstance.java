package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.membership.member.NodeId;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/** One instance of a service, as the cluster knows it. Immutable. */
public final class GossipServiceInstance implements ServiceInstance {

    private final ServiceRecord record;
    private final URI uri;
    private final @Nullable NodeId member;
    private final @Nullable Object source;

    /** An instance as its owner describes it, of whichever member. */
    public GossipServiceInstance(ServiceRecord record) {
        this(record, record.uri(), null, null);
    }

    /** An instance as a member describes it. */
    public GossipServiceInstance(ServiceRecord record, NodeId member) {
        this(record, record.uri(), member, null);
    }

    private GossipServiceInstance(ServiceRecord record, URI uri, @Nullable NodeId member, @Nullable Object source) {
        this.record = record;
        this.uri = uri;
        this.member = member;
        this.source = source;
    }

    /** The same instance, which remembers what it was taken from: lists of instances are copied and filtered on their way. */
    public GossipServiceInstance takenFrom(Object list) {
        return new GossipServiceInstance(record, uri, member, list);
    }

    /** The same instance, which remembers nothing. */
    public GossipServiceInstance withoutSource() {
        return source == null ? this : new GossipServiceInstance(record, uri, member, null);
    }

    /** What it was taken from, or null. Says nothing of the instance. */
    public @Nullable Object source() {
        return source;
    }

    /** The member that offers it, or null where that is not known. */
    public @Nullable NodeId member() {
        return member;
    }

    @Override
    public String getInstanceId() {
        return record.instanceId();
    }

    @Override
    public String getServiceId() {
        return record.serviceId();
    }

    /** IPv6 in brackets: Spring Cloud LoadBalancer and Spring Boot Admin put it into URIs as it is. */
    @Override
    public String getHost() {
        return ServiceRecord.inUri(record.host());
    }

    @Override
    public int getPort() {
        return record.port();
    }

    @Override
    public boolean isSecure() {
        return record.secure();
    }

    @Override
    public URI getUri() {
        return uri;
    }

    /** As configured by the instance, sorted by key; cannot be changed. */
    @Override
    public Map<String, String> getMetadata() {
        return record.metadata();
    }

    /** As configured by the instance; null leaves it to the caller, which derives it from {@link #isSecure()}. */
    @Override
    public @Nullable String getScheme() {
        return record.scheme();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GossipServiceInstance that && record.equals(that.record);
    }

    @Override
    public int hashCode() {
        return record.hashCode();
    }

    @Override
    public String toString() {
        return record.serviceId() + "/" + record.instanceId() + " at " + uri;
    }
}
