/** From samples to the line of a chart. Pure: no DOM. */

/** A longer silence than this between two samples is a gap, and not a slope. */
const GAP_MILLIS = 3_500;

/**
 * The end of an axis: the smallest of 1, 2, 5, 10, 20, 50 and so on that is not below the largest value.
 *
 * @param {number} largest
 */
export function axisEnd(largest) {
    if (largest <= 1) {
        return 1;
    }
    const power = 10 ** Math.floor(Math.log10(largest));
    const step = [1, 2, 5, 10].find(factor => factor * power >= largest);
    return (step ?? 10) * power;
}

/**
 * The path of a line. What is older than the window is left out.
 *
 * @param {{at: number, value: number}[]} samples oldest first
 * @param {{width: number, height: number, now: number, window: number, end: number}} frame `window` in milliseconds, `end` of the
 *     axis of values
 */
export function linePath(samples, { width, height, now, window, end }) {
    let path = '';
    let last = Number.NEGATIVE_INFINITY;
    for (const { at, value } of samples) {
        if (at < now - window) {
            continue;
        }
        const x = width * (1 - Math.max(0, now - at) / window);
        const y = height * (1 - Math.min(value, end) / end);
        path += `${at - last > GAP_MILLIS ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
        last = at;
    }
    return path;
}
