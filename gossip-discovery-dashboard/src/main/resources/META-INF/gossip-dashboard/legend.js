import { NOT_READY, STATUS } from './marks.js';
import { MarkIcon, element, svg } from './dom.js';

/**
 * What the marks on the ring mean, each with its word.
 *
 * @returns {Element[]} items of a list
 */
export function legendItems() {
    const statuses = [STATUS.ALIVE, NOT_READY, STATUS.SUSPECT, STATUS.DEAD, STATUS.LEFT]
        .map(mark => element('li', {}, new MarkIcon(mark).node, ` ${mark.word}`));
    const own = svg(
        'svg', { class: 'mark', viewBox: '-8 -8 16 16', width: '14', height: '14', 'aria-hidden': 'true' },
        svg('circle', { class: 'own', r: '6.5' }), svg('circle', { r: '3' }));
    return [...statuses, element('li', {}, own, ' This node')];
}
