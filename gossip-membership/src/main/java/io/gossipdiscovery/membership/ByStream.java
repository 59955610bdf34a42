package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.message.Message;

/** Handles what may come on a stream that is no conversation; what belongs in a datagram or in a conversation is refused there. */
abstract class ByStream implements Message.Handler {

    /** A message came that does not belong here. */
    abstract void refuse();

    @Override
    public final void pingReq(Message.PingReq pingReq) {
        refuse();
    }

    @Override
    public final void nack(Message.Nack nack) {
        refuse();
    }

    @Override
    public final void gone(Message.Gone gone) {
        refuse();
    }

    @Override
    public final void goodbye(Message.Goodbye goodbye) {
        refuse();
    }

    @Override
    public final void checkResult(Message.CheckResult result) {
        refuse();
    }

    @Override
    public final void keys(Message.Keys keys) {
        refuse();
    }
}
