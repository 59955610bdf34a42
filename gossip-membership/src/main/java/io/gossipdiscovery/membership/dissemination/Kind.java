package io.gossipdiscovery.membership.dissemination;

import io.gossipdiscovery.membership.message.Update;

/**
 * A kind of news, in the order in which a packet takes it, and the share of a packet that is reserved for it, in percent. What
 * is reserved for nobody, a fifth, goes to the first that has more to say; it is the room for a further kind.
 */
enum Kind {
    MEMBERSHIP(40),
    STATE(40);

    private final int percent;

    Kind(int percent) {
        this.percent = percent;
    }

    static Kind of(Update update) {
        return update instanceof Update.MemberUpdate ? MEMBERSHIP : STATE;
    }

    int shareOf(int bytes) {
        return bytes * percent / 100;
    }
}
