import { axisEnd, linePath } from './chart-scale.js';
import { byId, element, setAttribute, setText, svg } from './dom.js';
import { byteRate, rate } from './format.js';

const WINDOW_MILLIS = 300_000;

/** Of the drawing, which is stretched to the room there is: lines keep their width, and text is not in it. */
const WIDTH = 300;
const HEIGHT = 100;

/** What this node has sent and received, over the last five minutes. */
export class Rates {
    #charts = [
        new Chart('Messages per second', 'packets', rate),
        new Chart('Bytes per second', 'bytes', byteRate),
    ];

    constructor() {
        byId('rates').append(...this.#charts.map(chart => chart.node));
    }

    /**
     * @param {import('./state.js').Cluster} cluster
     * @param {import('./state.js').Changes} changes
     */
    render(cluster, changes) {
        if (changes.rates) {
            this.#charts.forEach(chart => chart.render(cluster.rates, cluster.now()));
        }
    }
}

class Chart {
    #title;
    #unit;
    #format;
    #end = element('span', { class: 'axis axis-end' });
    #sent = new Line('sent', 'Sent');
    #received = new Line('received', 'Received');
    #drawing = svg(
        'svg', { class: 'plot', role: 'img', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none' },
        svg('path', { class: 'grid', d: `M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}` }),
        this.#received.path, this.#sent.path);

    constructor(title, unit, format) {
        this.#title = title;
        this.#unit = unit;
        this.#format = format;
        this.node = element(
            'figure', { class: 'chart', 'data-testid': `chart-${unit}` },
            element('figcaption', {}, element('h3', {}, title), this.#sent.now, this.#received.now),
            element(
                'div', { class: 'plot-frame' },
                this.#end, element('span', { class: 'axis axis-begin' }, '0'), this.#drawing),
            element(
                'div', { class: 'axis-time', 'aria-hidden': 'true' },
                element('span', {}, '5 min ago'), element('span', {}, 'now')));
        this.render([], 0);
    }

    render(rates, now) {
        const sent = rates.map(sample => ({ at: sample.at, value: sample[`${this.#unit}Sent`] }));
        const received = rates.map(sample => ({ at: sample.at, value: sample[`${this.#unit}Received`] }));
        const largest = Math.max(0, ...sent.map(({ value }) => value), ...received.map(({ value }) => value));
        const frame = { width: WIDTH, height: HEIGHT, now, window: WINDOW_MILLIS, end: axisEnd(largest) };
        this.#sent.render(sent, frame, this.#format);
        this.#received.render(received, frame, this.#format);
        setText(this.#end, this.#format(frame.end));
        setAttribute(this.#drawing, 'aria-label', this.#description(sent, received, largest));
    }

    #description(sent, received, largest) {
        if (sent.length === 0) {
            return `${this.#title}: nothing measured yet`;
        }
        const now = samples => this.#format(samples[samples.length - 1].value);
        return `${this.#title}, last 5 minutes: now ${now(sent)} sent and ${now(received)} received, `
            + `at most ${this.#format(largest)}`;
    }
}

/** One line of a chart, and its present value in words: told apart by dashes as well as by colour. */
class Line {
    #value = element('strong', {}, '–');

    constructor(name, word) {
        this.path = svg('path', { class: `line line-${name}` });
        const sample = svg(
            'svg', { class: 'line-sample', viewBox: '0 0 22 6', width: '22', height: '6', 'aria-hidden': 'true' },
            svg('path', { class: `line line-${name}`, d: 'M0 3H22' }));
        this.now = element('p', { class: 'chart-now' }, sample, ` ${word} `, this.#value);
    }

    render(samples, frame, format) {
        setAttribute(this.path, 'd', linePath(samples, frame));
        setText(this.#value, samples.length === 0 ? '–' : format(samples[samples.length - 1].value));
    }
}
