package io.gossipdiscovery.it.dashboard;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How a page keeps up with what it is told.
 *
 * @param updates changes shown in a second
 * @param frames drawn in a second
 * @param longestMillis the longest time between two frames
 */
record Pace(double updates, double frames, double longestMillis) {

    private static final String MEASURE =
            """
            async millis => {
              const updates = () => Number(document.documentElement.dataset.updates ?? 0);
              const before = updates();
              const began = performance.now();
              let last = began;
              let frames = 0;
              let longest = 0;
              await new Promise(done => {
                const frame = now => {
                  frames++;
                  longest = Math.max(longest, now - last);
                  last = now;
                  if (now - began < millis) {
                    requestAnimationFrame(frame);
                  } else {
                    done();
                  }
                };
                requestAnimationFrame(frame);
              });
              const seconds = (performance.now() - began) / 1000;
              return {updates: (updates() - before) / seconds, frames: frames / seconds, longest};
            }
            """;

    /** That of a page for so long, from now on. */
    static Pace of(DashboardPage page, Duration time) {
        Map<?, ?> measured = (Map<?, ?>) page.ask(MEASURE, Math.toIntExact(time.toMillis()));
        return new Pace(figure(measured, "updates"), figure(measured, "frames"), figure(measured, "longest"));
    }

    private static double figure(Map<?, ?> measured, String name) {
        return measured.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f updates and %.1f frames a second, the longest frame %.0f ms",
                updates,
                frames,
                longestMillis);
    }
}
