package io.gossipdiscovery.netty;

/**
 * How a join ended.
 *
 * @param joined true once the members of at least one seed are known here
 * @param seedsTried how many addresses the seeds resolved to, this node's own left out
 */
public record JoinResult(boolean joined, int seedsTried) {}
