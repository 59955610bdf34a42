package io.gossipdiscovery.membership.crypto;

import org.jspecify.annotations.Nullable;

/**
 * What has been received of each sender, so that no sealed packet is taken twice: a sliding window over its numbers (RFC 4303,
 * section 3.4.3), one for datagrams and one for frames. Whoever records a packet gains nothing by sending it again.
 *
 * <p>To be asked about authentic packets only. Not thread-safe: it belongs to one engine.
 */
public final class ReplayGuard {

    /**
     * How many numbers a window remembers below the highest: more than a sender uses up for everybody while a packet of its to one
     * receiver is overtaken. What is older is refused unseen.
     */
    public static final int WINDOW = 256;

    private final LatelyUsed<Keyring.Sender, Seen> windows;

    /**
     * A guard that has seen nothing.
     *
     * @param senders how many are remembered; beyond, those go first that were silent for longest
     */
    public ReplayGuard(int senders) {
        this.windows = new LatelyUsed<>(senders);
    }

    /** True the first time that this number of a sender is seen, if it is not too old to tell. */
    public boolean isNew(Keyring.Sender sender, boolean frame, long number) {
        Seen seen = windows.get(sender);
        if (seen == null) {
            seen = new Seen();
            windows.put(sender, seen);
        }
        return seen.window(frame).take(number);
    }

    /** How many senders are remembered. */
    public int senders() {
        return windows.size();
    }

    /** The windows of one sender, made when they are needed. */
    private static final class Seen {

        private @Nullable Window datagrams;
        private @Nullable Window frames;

        Window window(boolean frame) {
            Window window = frame ? frames : datagrams;
            if (window == null) {
                window = new Window();
                if (frame) {
                    frames = window;
                } else {
                    datagrams = window;
                }
            }
            return window;
        }
    }

    /** One bit for each of the last numbers, in words that are used in turn (RFC 6479). */
    private static final class Window {

        private static final int WORD_SHIFT = 6;
        private static final int WORDS = 8;

        private final long[] words = new long[WORDS];
        private long highest = -1;

        boolean take(long number) {
            if (number <= highest - WINDOW) {
                return false;
            }
            if (number > highest) {
                long passed = Math.min(WORDS, (number >> WORD_SHIFT) - (highest >> WORD_SHIFT));
                for (long i = 0; i < passed; i++) {
                    words[word((number >> WORD_SHIFT) - i)] = 0;
                }
                highest = number;
            }
            int word = word(number >> WORD_SHIFT);
            long bit = 1L << number; // Java takes the lowest six bits of the distance
            boolean seen = (words[word] & bit) != 0;
            words[word] |= bit;
            return !seen;
        }

        private static int word(long index) {
            return (int) (index & (WORDS - 1));
        }
    }
}
