package io.gossipdiscovery.membership.member;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a node receives datagrams and streams: an IP address and one port number for both. Never a host name, so that no
 * look-up can happen. IPv4 is held as an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2); IPv6 zones are not kept.
 *
 * @param ipHigh the upper 64 bits of the IPv6 address
 * @param ipLow the lower 64 bits of the IPv6 address
 * @param port 1 to 65535
 */
public record NodeAddress(long ipHigh, long ipLow, int port) {

    private static final long IPV4_PREFIX = 0xFFFF_0000_0000L;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    public NodeAddress {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Port " + port + " is outside 1..65535");
        }
    }

    /** The address of an IPv4 host given by its 32 bits, most significant octet first. */
    public static NodeAddress ofIpv4(int ip, int port) {
        return new NodeAddress(0, IPV4_PREFIX | Integer.toUnsignedLong(ip), port);
    }

    /**
     * The address of a host given by 4 or 16 bytes in network order.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static NodeAddress of(byte[] ip, int port) {
        if (ip.length == IPV4_LENGTH) {
            return ofIpv4((int) bigEndian(ip, 0, IPV4_LENGTH), port);
        }
        if (ip.length == IPV6_LENGTH) {
            return new NodeAddress(bigEndian(ip, 0, Long.BYTES), bigEndian(ip, Long.BYTES, Long.BYTES), port);
        }
        throw new IllegalArgumentException("An IP address has 4 or 16 bytes, not " + ip.length);
    }

    /**
     * The address of a resolved socket address.
     *
     * @throws IllegalArgumentException if {@code address} is unresolved
     */
    public static NodeAddress of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException(
                    "Address '" + address.getHostString() + "' is unresolved; resolve the host name first");
        }
        return of(ip.getAddress(), address.getPort());
    }

    /** Whether both are of one machine, as far as IP addresses tell. */
    public boolean isOnHostOf(NodeAddress other) {
        return ipHigh == other.ipHigh && ipLow == other.ipLow;
    }

    public boolean isIpv4() {
        return ipHigh == 0 && (ipLow >>> 32) == (IPV4_PREFIX >>> 32);
    }

    /** False of an unspecified, multicast or broadcast address: a packet sent there reaches nobody, or more than one. */
    public boolean isOfOneHost() {
        if (isIpv4()) {
            int first = (int) (ipLow >>> 24) & 0xFF;
            boolean isBroadcast = (int) ipLow == -1;
            return (int) ipLow != 0 && first >> 4 != 0xE && !isBroadcast;
        }
        return (ipHigh | ipLow) != 0 && ipHigh >>> 56 != 0xFF;
    }

    /** The IP address in network order: 4 bytes for IPv4, else 16. */
    public byte[] ip() {
        byte[] ip = new byte[isIpv4() ? IPV4_LENGTH : IPV6_LENGTH];
        for (int i = ip.length - 1, shift = 0; i >= 0; i--, shift += Byte.SIZE) {
            ip[i] = (byte) (shift < Long.SIZE ? ipLow >>> shift : ipHigh >>> (shift - Long.SIZE));
        }
        return ip;
    }

    /** The IP address as text, without brackets. */
    public String host() {
        return inetAddress().getHostAddress();
    }

    public InetAddress inetAddress() {
        try {
            return InetAddress.getByAddress(ip());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(inetAddress(), port);
    }

    /** {@code 10.0.0.1:17946} or {@code [2001:db8::1]:17946}. */
    @Override
    public String toString() {
        return isIpv4() ? host() + ":" + port : "[" + host() + "]:" + port;
    }

    private static long bigEndian(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = value << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return value;
    }
}
