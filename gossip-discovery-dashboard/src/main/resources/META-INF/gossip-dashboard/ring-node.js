import { markOfMember, outline } from './marks.js';
import { setAttribute, setText, svg } from './dom.js';

/** One member on the ring. Its elements live as long as it is shown, and are touched only where something is different. */
export class RingNode {
    #halo = svg('circle', { class: 'halo' });
    #own = svg('circle', { class: 'own' });
    #shape = svg('path', { class: 'shape', 'fill-rule': 'evenodd' });
    #label = svg('text', { class: 'node-label' });
    #drawn = '';

    /** @param {string} id */
    constructor(id) {
        this.id = id;
        this.x = 0;
        this.y = 0;
        this.group = svg(
            'g',
            { class: 'node', role: 'option', tabindex: '-1', 'aria-selected': 'false', 'data-testid': `ring-${id}` },
            this.#halo, this.#own, this.#shape, this.#label);
    }

    /**
     * @param {import('./state.js').Member} member
     * @param {import('./ring-layout.js').RingLayout} layout
     * @param {string} label
     * @param {boolean} self
     */
    update(member, layout, label, self) {
        const place = layout.places.get(member.id);
        this.x = place.x;
        this.y = place.y;
        const name = nameOf(member, self);
        const r = layout.nodeRadius;
        const labelled = layout.labels === 'none' ? '' : label;
        const drawn = [place.x.toFixed(1), place.y.toFixed(1), r, layout.labels, labelled, name, self, member.ready].join('|');
        if (drawn === this.#drawn) {
            return;
        }
        this.#drawn = drawn;
        const mark = markOfMember(member);
        // a property and not the attribute, since only that one can be animated
        this.group.style.transform = `translate(${place.x.toFixed(1)}px, ${place.y.toFixed(1)}px)`;
        setAttribute(this.group, 'aria-label', name);
        setAttribute(this.group, 'data-status', member.status);
        setAttribute(this.group, 'data-tone', mark.tone);
        setAttribute(this.group, 'data-self', self ? 'true' : null);
        setAttribute(this.#shape, 'd', outline(mark.shape, r));
        setAttribute(this.#halo, 'r', (r * 1.7).toFixed(1));
        setAttribute(this.#own, 'r', (r + 4).toFixed(1));
        this.#updateLabel(labelled, layout, place.angle, r + (self ? 10 : 7));
    }

    #updateLabel(text, layout, angle, distance) {
        setText(this.#label, text);
        if (text === '') {
            return;
        }
        const right = Math.cos(angle) >= 0;
        if (layout.labels === 'radial') {
            const degrees = (angle * 180) / Math.PI + (right ? 0 : 180);
            setAttribute(this.#label, 'transform', `rotate(${degrees.toFixed(1)})`);
            setAttribute(this.#label, 'x', (right ? distance : -distance).toFixed(1));
            setAttribute(this.#label, 'y', '4');
            setAttribute(this.#label, 'text-anchor', right ? 'start' : 'end');
            return;
        }
        const upright = Math.abs(Math.cos(angle)) < 0.2;
        const away = upright ? distance + 5 : distance;
        setAttribute(this.#label, 'transform', null);
        setAttribute(this.#label, 'x', (Math.cos(angle) * away).toFixed(1));
        setAttribute(this.#label, 'y', (Math.sin(angle) * away + 4).toFixed(1));
        setAttribute(this.#label, 'text-anchor', upright ? 'middle' : right ? 'start' : 'end');
    }
}

/** What a screen reader says of it, without what changes all the time. */
function nameOf(member, self) {
    const services = new Set(member.offered.map(instance => instance.service));
    return [
        member.name,
        markOfMember(member).word,
        self ? 'this node' : '',
        services.size > 0 ? `offers ${[...services].join(', ')}` : 'offers nothing',
        member.zone ? `zone ${member.zone}` : '',
    ].filter(part => part !== '').join(', ');
}
