package io.gossipdiscovery.autoconfigure.membership;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** What the loopback interface of this machine can do. */
final class Loopback {

    private Loopback() {}

    static boolean hasIpv6() {
        return canBind("::1");
    }

    /** True for all of 127.0.0.0/8 on Linux, and for little of it elsewhere. */
    static boolean canBind(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName(address)[0])) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
