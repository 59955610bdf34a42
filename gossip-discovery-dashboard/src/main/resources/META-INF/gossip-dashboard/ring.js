import { MOST_LABELS, drawnOf, layoutRing, sizesOf } from './ring-layout.js';
import { RingNode } from './ring-node.js';
import { RingPointers } from './ring-pointers.js';
import { byId, placeInOrder, setAttribute, setHidden, setText, svg } from './dom.js';
import { count, percent, shortenMiddle } from './format.js';
import { legendItems } from './legend.js';
import { shortLabels } from './names.js';

/** How near the pointer has to be to a member to mean it: dots of a large cluster are too small to hit. */
const REACH = 16;

/** Above this, marks jump to their places: to move hundreds of them smoothly would cost more than it shows. */
const MOST_ANIMATED = 80;

/** The same for those that pulse without end. */
const MOST_PULSING = 40;

/**
 * The members around a circle: one list box with one tab stop, whose options are drawn and not written. The table below says the
 * same in words.
 */
export class Ring {
    #selection;
    #redraw;
    #stage = byId('stage');
    #arcs = svg('g', { class: 'arcs', 'aria-hidden': 'true' });
    #list = svg('g', { role: 'listbox', 'aria-label': 'Members on the ring', 'aria-describedby': 'ring-keys' });
    #pointers = new RingPointers();
    #alive = svg('text', { class: 'centre-number', y: '-2' });
    #aliveWord = svg('text', { class: 'centre-word', y: '16' });
    #agree = svg('text', { class: 'centre-word', y: '33' });
    #centre = svg('g', { class: 'centre', 'aria-hidden': 'true' }, this.#alive, this.#aliveWord, this.#agree);
    #svg = svg('svg', { class: 'ring', 'data-testid': 'ring' }, this.#arcs, this.#centre, this.#list, this.#pointers.group);

    /** @type {Map<string, RingNode>} */
    #nodes = new Map();
    /** @type {import('./ring-layout.js').RingLayout | null} */
    #layout = null;
    #drawnArcs = '';
    /** The one that the Tab key leads to. @type {string | null} */
    #stop = null;
    /** The option that says that it is selected. @type {string | null} */
    #told = null;
    /** Where a person came from who was led to the ring; Escape leads back. @type {HTMLElement | null} */
    #origin = null;
    /** How many there are to show, drawn or not. */
    #size = -1;
    #width = 0;
    #height = 0;
    #stale = true;

    /**
     * @param {import('./selection.js').Selection} selection
     * @param {() => void} redraw asks for a frame
     */
    constructor(selection, redraw) {
        this.#selection = selection;
        this.#redraw = redraw;
        this.#stage.append(this.#svg);
        byId('legend').append(...legendItems());
        this.#listen();
        new ResizeObserver(entries => this.#resize(entries[0].contentRect)).observe(this.#stage);
    }

    /**
     * @param {import('./state.js').Cluster} cluster
     * @param {import('./state.js').Changes} changes
     * @param {import('./state.js').Member[]} present
     */
    render(cluster, changes, present) {
        const crowd = this.#stale || changes.structure || present.length !== this.#size;
        if (this.#width > 0 && crowd) {
            this.#size = present.length;
            this.#draw(cluster, drawnOf(present, cluster.self), sizesOf(present));
        }
        if (changes.view || crowd) {
            this.#drawCentre(cluster.view);
        }
        this.#stale = this.#width === 0;
        this.#point();
    }

    /**
     * Leads the focus to a member.
     *
     * @param {string} id
     * @param {HTMLElement} origin where Escape leads back to
     * @returns {boolean} whether it is on the ring
     */
    show(id, origin) {
        if (!this.#nodes.has(id)) {
            return false;
        }
        this.#origin = origin;
        this.#focus(id);
        return true;
    }

    #draw(cluster, members, sizes) {
        setHidden(byId('ring-waiting'), true);
        this.#sayWhetherAlone(cluster);
        this.#sayHowManyAreDrawn(members.length);
        const labels = members.length > MOST_LABELS ? new Map() : shortLabels(members);
        const longest = Math.max(0, ...[...labels.values()].map(label => label.length));
        const layout = layoutRing(members, sizes, cluster.self, this.#width, this.#height, longest);
        const indexOfStop = this.#layout?.order.indexOf(this.#stop ?? '') ?? -1;
        const hadFocus = this.#list.contains(document.activeElement);
        const nodes = new Map();
        for (const member of members) {
            const node = this.#nodes.get(member.id) ?? new RingNode(member.id);
            const label = shortenMiddle(labels.get(member.id) ?? '', layout.labelChars);
            node.update(member, layout, label, member.id === cluster.self);
            nodes.set(member.id, node);
        }
        this.#nodes = nodes;
        this.#layout = layout;
        placeInOrder(this.#list, layout.order.map(id => nodes.get(id).group));
        const suspects = members.filter(member => member.status === 'SUSPECT').length;
        setAttribute(this.#svg, 'data-animated', nodes.size <= MOST_ANIMATED ? 'true' : null);
        setAttribute(this.#svg, 'data-pulsing', suspects <= MOST_PULSING ? 'true' : null);
        this.#drawArcs(layout.arcs);
        if (!nodes.has(this.#stop)) {
            const last = layout.order.length - 1;
            const first = nodes.has(cluster.self) ? cluster.self : layout.order[0];
            this.#moveStop(indexOfStop < 0 ? first : layout.order[Math.min(indexOfStop, last)]);
            if (hadFocus) {
                this.#nodes.get(this.#stop)?.group.focus({ preventScroll: true });
            }
        }
    }

    #sayWhetherAlone({ members, self }) {
        const others = [...members.values()].filter(member => member.id !== self);
        const words = others.length === 0 ? 'Nobody else yet' : 'Nobody else is alive';
        setText(byId('alone'), `${words}: start another instance.`);
        setHidden(byId('alone'), others.some(member => !member.gone));
    }

    #sayHowManyAreDrawn(drawn) {
        const words = `${count(drawn)} of ${count(this.#size)} are drawn, those in trouble among them. The table finds the others.`;
        setText(byId('ring-cut'), drawn < this.#size ? words : '');
        setHidden(byId('ring-cut'), drawn === this.#size);
    }

    #drawArcs(arcs) {
        const drawn = JSON.stringify(arcs);
        if (drawn === this.#drawnArcs) {
            return;
        }
        this.#drawnArcs = drawn;
        this.#arcs.replaceChildren(...arcs.flatMap(({ path, textPath, text }, index) => {
            const arc = svg('path', { class: 'arc', d: path });
            if (text === '') {
                return [arc];
            }
            const id = `arc-${index}`;
            const line = svg('textPath', { href: `#${id}`, startOffset: '50%' }, text);
            return [arc, svg('path', { class: 'arc-line', id, d: textPath }), svg('text', { class: 'arc-label' }, line)];
        }));
    }

    #drawCentre(view) {
        const room = this.#layout?.innerRadius ?? 0;
        setAttribute(this.#centre, 'visibility', view !== null && room > 40 ? null : 'hidden');
        if (view !== null) {
            setText(this.#alive, count(view.alive));
            setText(this.#aliveWord, 'alive');
            setText(this.#agree, room > 55 ? `${percent(view.convergence)} agree` : '');
        }
    }

    #point() {
        this.#pointers.place(this.#selection, this.#nodes, this.#layout?.nodeRadius ?? 0);
        if (this.#told !== this.#selection.selected) {
            this.#markSelected(this.#told, 'false');
            this.#told = this.#selection.selected;
        }
        this.#markSelected(this.#told, 'true');
    }

    #markSelected(id, selected) {
        const group = this.#nodes.get(id)?.group;
        if (group) {
            setAttribute(group, 'aria-selected', selected);
        }
    }

    #resize({ width, height }) {
        if (width !== this.#width || height !== this.#height) {
            this.#width = width;
            this.#height = height;
            this.#stale = true;
            setAttribute(this.#svg, 'viewBox', [-width / 2, -height / 2, width, height].join(' '));
            this.#redraw();
        }
    }

    #listen() {
        this.#svg.addEventListener('pointermove', event => {
            if (event.pointerType !== 'touch') {
                this.#selection.hover(this.#nearest(event));
            }
        });
        this.#svg.addEventListener('pointerleave', () => this.#selection.hover(null));
        this.#svg.addEventListener('click', event => {
            const id = this.#nearest(event);
            this.#selection.select(id);
            if (id !== null) {
                this.#focus(id);
            }
        });
        this.#list.addEventListener('keydown', event => this.#onKey(event));
        this.#list.addEventListener('focusin', event => {
            const node = [...this.#nodes.values()].find(({ group }) => group === event.target);
            if (node) {
                this.#moveStop(node.id);
                this.#selection.focus(node.id);
            }
        });
        this.#list.addEventListener('focusout', () => this.#selection.focus(null));
    }

    #nearest({ clientX, clientY }) {
        const box = this.#svg.getBoundingClientRect();
        const x = clientX - box.left - box.width / 2;
        const y = clientY - box.top - box.height / 2;
        let nearest = null;
        let least = Math.max(REACH, (this.#layout?.nodeRadius ?? 0) + 10);
        for (const node of this.#nodes.values()) {
            const distance = Math.hypot(node.x - x, node.y - y);
            if (distance < least) {
                least = distance;
                nearest = node.id;
            }
        }
        return nearest;
    }

    #onKey(event) {
        if (event.ctrlKey || event.altKey || event.metaKey || this.#layout === null) {
            return;
        }
        const { order } = this.#layout;
        const at = order.indexOf(this.#stop ?? '');
        const around = step => order[(at + step + order.length) % order.length];
        const targets = {
            ArrowRight: () => around(1),
            ArrowDown: () => around(1),
            ArrowLeft: () => around(-1),
            ArrowUp: () => around(-1),
            Home: () => order[0],
            End: () => order[order.length - 1],
            PageDown: () => this.#service(at, 1),
            PageUp: () => this.#service(at, -1),
        };
        if (Object.hasOwn(targets, event.key)) {
            this.#selection.hover(null); // a pointer that rests somewhere is not meant any more
            this.#focus(targets[event.key]());
        } else if (event.key === 'Enter' || event.key === ' ') {
            this.#selection.select(this.#stop);
        } else if (event.key === 'Escape') {
            this.#selection.select(null);
            this.#goBack();
        } else {
            return;
        }
        event.preventDefault();
    }

    /** The first member of the next service, or of the one before. */
    #service(at, step) {
        const { order, firsts } = this.#layout;
        const current = firsts.findLastIndex(id => order.indexOf(id) <= at);
        return firsts[(current + step + firsts.length) % firsts.length];
    }

    #goBack() {
        const origin = this.#origin;
        this.#origin = null;
        if (origin?.isConnected) {
            origin.focus();
        }
    }

    #focus(id) {
        this.#moveStop(id);
        this.#nodes.get(id)?.group.focus();
    }

    #moveStop(id) {
        if (this.#stop !== id) {
            this.#nodes.get(this.#stop)?.group.setAttribute('tabindex', '-1');
            this.#stop = id;
        }
        this.#nodes.get(id)?.group.setAttribute('tabindex', '0');
    }
}
