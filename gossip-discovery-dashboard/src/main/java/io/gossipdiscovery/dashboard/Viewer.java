package io.gossipdiscovery.dashboard;

/** One page that is open: it takes what the feed hands out, or is ended. Whoever calls it never waits. */
interface Viewer {

    /** Events that wait for a viewer at most, its snapshot among them. */
    int BACKLOG = 64;

    /** Takes an event, whose bytes all viewers share; false where there is no room left, or it has ended. */
    boolean offer(byte[] event);

    /** Nothing more comes. What waits may be lost: a page that comes again begins anew. */
    void end();

    /** Whether a connection holds it, which may still be about an earlier event once it was ended, and leaves for it in the end. */
    boolean isHeld();
}
