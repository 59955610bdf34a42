package io.gossipdiscovery.membership.member;

/**
 * What is known of a member's liveness: a point in a totally ordered lattice whose merge is the maximum (SWIM, section 4.2,
 * with DEAD revocable by a higher incarnation and LEFT final).
 *
 * <p>Order: LEFT is above everything and carries no incarnation; below it, the higher incarnation wins; at one incarnation
 * ALIVE &lt; SUSPECT &lt; DEAD.
 *
 * @param status the rank
 * @param incarnation of the member that this speaks of; zero for LEFT
 */
public record Evidence(Status status, Incarnation incarnation) implements Comparable<Evidence> {

    /** The member said goodbye. */
    public static final Evidence LEFT = new Evidence(Status.LEFT, Incarnation.ZERO);

    public Evidence {
        if (status == Status.LEFT && incarnation.value() != 0) {
            throw new IllegalArgumentException("LEFT has no incarnation, but " + incarnation + " was given");
        }
    }

    public static Evidence alive(long incarnation) {
        return new Evidence(Status.ALIVE, new Incarnation(incarnation));
    }

    public static Evidence suspect(long incarnation) {
        return new Evidence(Status.SUSPECT, new Incarnation(incarnation));
    }

    public static Evidence dead(long incarnation) {
        return new Evidence(Status.DEAD, new Incarnation(incarnation));
    }

    /** True if this is news to somebody who holds {@code other}. */
    public boolean supersedes(Evidence other) {
        return compareTo(other) > 0;
    }

    /** The greater of both: commutative, associative and idempotent. */
    public Evidence merge(Evidence other) {
        return supersedes(other) ? this : other;
    }

    @Override
    public int compareTo(Evidence other) {
        boolean left = status == Status.LEFT;
        boolean otherLeft = other.status == Status.LEFT;
        if (left || otherLeft) {
            return Boolean.compare(left, otherLeft);
        }
        int byIncarnation = incarnation.compareTo(other.incarnation);
        return byIncarnation != 0 ? byIncarnation : status.compareTo(other.status);
    }

    @Override
    public String toString() {
        return status == Status.LEFT ? "LEFT" : status + "(" + incarnation + ")";
    }
}
