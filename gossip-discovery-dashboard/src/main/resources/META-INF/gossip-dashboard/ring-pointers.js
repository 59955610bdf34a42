import { setAttribute, svg } from './dom.js';

/** Circles around members that a person looks at: the selected one, the one under the pointer, and the one that has the focus. */
export class RingPointers {
    #selected = svg('circle', { class: 'selected', visibility: 'hidden' });
    #hovered = svg('circle', { class: 'pointer', visibility: 'hidden' });
    #focused = svg('circle', { class: 'focused', visibility: 'hidden' });
    group = svg('g', { class: 'pointers', 'aria-hidden': 'true' }, this.#selected, this.#hovered, this.#focused);

    /**
     * @param {import('./selection.js').Selection} selection
     * @param {Map<string, import('./ring-node.js').RingNode>} nodes by id
     * @param {number} radius of their marks
     */
    place({ selected, hovered, focused }, nodes, radius) {
        surround(this.#selected, nodes.get(selected), radius + 6);
        surround(this.#hovered, nodes.get(hovered), radius + 8);
        surround(this.#focused, nodes.get(focused), radius + 8);
    }
}

function surround(circle, node, radius) {
    setAttribute(circle, 'visibility', node ? null : 'hidden');
    if (node) {
        setAttribute(circle, 'cx', node.x.toFixed(1));
        setAttribute(circle, 'cy', node.y.toFixed(1));
        setAttribute(circle, 'r', radius.toFixed(1));
    }
}
