package io.gossipdiscovery.it.dashboard;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.Locale;

/**
 * What a page is looked at with.
 *
 * @param theme what the system of the user prefers
 * @param width of the window, in CSS pixels
 * @param height of the window, in CSS pixels
 * @param scale pixels of the screen for each of them
 * @param motion whether the user wants things to move
 */
record Screen(ColorScheme theme, int width, int height, double scale, ReducedMotion motion) {

    /** A desk: wide, light, and things may move. */
    static Screen desk() {
        return new Screen(ColorScheme.LIGHT, 1440, 900, 1, ReducedMotion.NO_PREFERENCE);
    }

    /** A screen on which nothing moves: a phone, a tablet or a desk, by its width. */
    static Screen still(ColorScheme theme, int width) {
        boolean held = width < 1000;
        int height = width < 500 ? 800 : held ? 1024 : 900;
        return new Screen(theme, width, height, held ? 2 : 1, ReducedMotion.REDUCE);
    }

    /** As its pictures are called. */
    String label() {
        return theme.name().toLowerCase(Locale.ROOT) + "-" + width;
    }
}
