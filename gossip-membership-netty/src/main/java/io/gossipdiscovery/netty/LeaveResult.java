package io.gossipdiscovery.netty;

/**
 * How a leave ended.
 *
 * @param told how many members were told directly
 * @param acknowledged how many of them confirmed it in time
 */
public record LeaveResult(int told, int acknowledged) {}
