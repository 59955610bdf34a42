package io.gossipdiscovery.it.dashboard;

/**
 * How soon a page was there, from the begin of the navigation on.
 *
 * @param paintMillis until something could be seen
 * @param membersMillis until all members of the first snapshot could
 */
record FirstRender(long paintMillis, long membersMillis) {

    /** That of a page which has shown its members. */
    static FirstRender of(DashboardPage page) {
        return new FirstRender(moment(page, "first-contentful-paint"), moment(page, "gossip-first-render"));
    }

    private static long moment(DashboardPage page, String name) {
        return DashboardPage.number(page.ask("name => performance.getEntriesByName(name)[0]?.startTime ?? -1", name));
    }

    @Override
    public String toString() {
        return "first paint after " + paintMillis + " ms, all members after " + membersMillis + " ms";
    }
}
