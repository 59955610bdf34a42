package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;

/** The numbers on the wire: explicit and append-only. 0 is no message and no update, in any version. */
final class Code {

    static final int PING = 1;
    static final int ACK = 2;
    static final int PING_REQ = 3;
    static final int NACK = 4;
    static final int GOSSIP = 5;
    static final int SYNC_CHUNK = 6;
    static final int STATE_REQUEST = 7;
    static final int SYNC_BUCKETS = 8;
    static final int SYNC_ENTRIES = 9;
    static final int SYNC_RECORDS = 10;
    static final int BUSY = 11;
    static final int GONE = 12;
    static final int WATCH = 13;
    static final int GOODBYE = 14;
    static final int CHECK_REQUEST = 15;
    static final int CHECK_RESULT = 16;
    static final int KEYS = 17;

    /** Takes the place of an update, and says nothing. */
    static final int PADDING = 0;

    /** In place of grounds, where nobody accuses. */
    static final int NO_ACCUSATION = 0;

    static final int MEMBER_UPDATE = 1;
    static final int STATE_UPDATE = 2;
    static final int STATE_ANNOUNCEMENT = 3;

    private Code() {}

    static int of(Status status) {
        return switch (status) {
            case ALIVE -> 1;
            case SUSPECT -> 2;
            case DEAD -> 3;
            case LEFT -> 4;
        };
    }

    static Status status(int code) throws ByteReader.Malformed {
        return switch (code) {
            case 1 -> Status.ALIVE;
            case 2 -> Status.SUSPECT;
            case 3 -> Status.DEAD;
            case 4 -> Status.LEFT;
            default -> throw new ByteReader.Malformed();
        };
    }

    static int of(Outcome outcome) {
        return switch (outcome) {
            case ANSWERED -> 1;
            case GONE -> 2;
            case SILENT -> 3;
        };
    }

    static Outcome outcome(int code) {
        return switch (code) {
            case 1 -> Outcome.ANSWERED;
            case 2 -> Outcome.GONE;
            default -> Outcome.SILENT; // 3, and what a later version adds: it proves nothing
        };
    }

    static int of(Grounds grounds) {
        return switch (grounds) {
            case TIMEOUT -> 1;
            case REFUSED -> 2;
            case GONE -> 3;
            case CLOSED -> 4;
        };
    }

    static Grounds grounds(int code) {
        return switch (code) {
            case 2 -> Grounds.REFUSED;
            case 3 -> Grounds.GONE;
            case 4 -> Grounds.CLOSED;
            default -> Grounds.TIMEOUT; // 1, and what a later version adds: the weakest
        };
    }
}
