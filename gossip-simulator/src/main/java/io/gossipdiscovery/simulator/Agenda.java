package io.gossipdiscovery.simulator;

import java.util.Arrays;

/** What is to happen when, in virtual nanoseconds; what falls on one moment happens in the order in which it was entered. */
final class Agenda {

    private long[] times = new long[1_024];
    private long[] orders = new long[1_024];
    private Runnable[] actions = new Runnable[1_024];
    private int size;
    private long nextOrder;

    void add(long timeNanos, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            actions = Arrays.copyOf(actions, size * 2);
        }
        int hole = size++;
        long order = nextOrder++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (times[parent] <= timeNanos) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        place(hole, timeNanos, order, action);
    }

    /** The moment of the next action, or {@link Long#MAX_VALUE}. */
    long nextTimeNanos() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    int size() {
        return size;
    }

    /** Takes out the next action; there must be one. */
    Runnable remove() {
        Runnable first = actions[0];
        int last = --size;
        long time = times[last];
        long order = orders[last];
        Runnable action = actions[last];
        int hole = 0;
        for (int child = 1; child < last; child = 2 * hole + 1) {
            if (child + 1 < last && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (!isAfter(time, order, child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        place(hole, time, order, action);
        Arrays.fill(actions, last, last + 1, null);
        return first;
    }

    private boolean isBefore(long time, long order, int other) {
        return time < times[other] || (time == times[other] && order < orders[other]);
    }

    private boolean isAfter(long time, long order, int other) {
        return time > times[other] || (time == times[other] && order > orders[other]);
    }

    private void move(int from, int to) {
        place(to, times[from], orders[from], actions[from]);
    }

    private void place(int at, long time, long order, Runnable action) {
        times[at] = time;
        orders[at] = order;
        actions[at] = action;
    }
}
