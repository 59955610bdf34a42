package io.gossipdiscovery.netty;

/**
 * How an announcement ended.
 *
 * @param told how many members were told directly
 * @param acknowledged how many of them confirmed it in time
 */
public record AnnounceResult(int told, int acknowledged) {}
