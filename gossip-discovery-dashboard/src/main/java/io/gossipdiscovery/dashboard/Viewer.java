package io.gossipdiscovery.dashboard;

/** One page that is open: it takes what the feed hands out, or is ended. Whoever calls it never waits. */
interface Viewer {

    /** Events that wait for a viewer at most, its snapshot among them. */
    int BACKLOG = 64;

    /** Takes an event, whose bytes all viewers share; false where there is no room left, or it has ended. */
    boolean offer(byte[] event);

    /** Nothing more comes. */
    void end();

    /** Nothing more comes, and what waits is lost: it did not keep up. */
    void abandon();
}
