package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.message.MemberRecord;
import java.util.function.ToIntFunction;

/**
 * How much one frame of a sync carries.
 *
 * @param records at most, and as many entries and wants
 * @param bytes of records at most, unless a single one is larger
 * @param sizeOf a record's bytes
 */
public record FrameBounds(int records, int bytes, ToIntFunction<MemberRecord> sizeOf) {}
