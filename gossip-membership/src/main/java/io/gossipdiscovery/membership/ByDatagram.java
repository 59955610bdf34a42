package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.message.Message;

/** Handles what may come in a datagram; what belongs on a stream is misplaced there. */
abstract class ByDatagram implements Message.Handler {

    /** A message came that belongs on a stream. */
    abstract void misplaced();

    @Override
    public final void syncChunk(Message.SyncChunk chunk) {
        misplaced();
    }

    @Override
    public final void stateRequest(Message.StateRequest request) {
        misplaced();
    }

    @Override
    public final void syncBuckets(Message.SyncBuckets buckets) {
        misplaced();
    }

    @Override
    public final void syncEntries(Message.SyncEntries entries) {
        misplaced();
    }

    @Override
    public final void syncRecords(Message.SyncRecords records) {
        misplaced();
    }

    @Override
    public final void watch(Message.Watch watch) {
        misplaced();
    }

    @Override
    public final void goodbye(Message.Goodbye goodbye) {
        misplaced();
    }

    @Override
    public final void checkRequest(Message.CheckRequest request) {
        misplaced();
    }

    @Override
    public final void checkResult(Message.CheckResult result) {
        misplaced();
    }

    @Override
    public final void busy(Message.Busy busy) {
        misplaced();
    }

    @Override
    public final void keys(Message.Keys keys) {
        misplaced();
    }
}
