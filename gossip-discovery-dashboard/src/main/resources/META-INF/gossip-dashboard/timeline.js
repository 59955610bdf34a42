import { KIND, markOf } from './marks.js';
import { MarkIcon, byId, element, placeInOrder, setAttribute, setHidden, setText } from './dom.js';
import { Stories, headline, outcome, steps } from './stories.js';
import { duration, moment } from './format.js';

/** As many stories are shown at first, and more by each press of the button. */
const PAGE = 12;

/** Nine kinds are too many to choose among; these are what a person asks for. */
const GROUPS = [
    { word: 'Joins', kinds: ['JOINED'] },
    { word: 'Suspicions', kinds: ['SUSPECTED', 'REFUTED'] },
    { word: 'Deaths', kinds: ['DIED', 'KEPT', 'KEPT_NO_LONGER'] },
    { word: 'Goodbyes', kinds: ['LEFT'] },
    { word: 'Changes', kinds: ['STATE_CHANGED', 'RENEWED'] },
];

/** The journal, newest first, as stories. */
export class Timeline {
    #show;
    #redraw;
    #list = byId('timeline');
    #scroller = byId('timeline-scroller');
    #more = byId('timeline-more');
    #empty = byId('timeline-empty');
    #stories = new Stories();
    /** @type {Map<number, StoryEntry>} */
    #entries = new Map();
    /** Numbers of events mean the same for as long as this node is the same. @type {string | null} */
    #node = null;
    #hiddenKinds = new Set();
    #most = PAGE;
    /** Whether a person has asked for other stories since the last frame. */
    #asked = false;

    /**
     * @param {(id: string, origin: HTMLElement) => void} show leads to a member on the ring
     * @param {() => void} redraw asks for a frame
     */
    constructor(show, redraw) {
        this.#show = show;
        this.#redraw = redraw;
        byId('timeline-filter').append(...GROUPS.map(group => this.#chip(group)));
        this.#more.addEventListener('click', () => this.#showMore());
        // asked for after the layout, whose result would else have to be there in the middle of a frame
        const sizes = new ResizeObserver(() => this.#keepReachable());
        sizes.observe(this.#scroller);
        sizes.observe(this.#list);
    }

    /**
     * @param {import('./state.js').Cluster} cluster
     * @param {import('./state.js').Changes} changes
     */
    render(cluster, changes) {
        /** @type {Set<import('./stories.js').Story>} */
        const touched = new Set();
        if (changes.everything) {
            this.#stories = new Stories();
            if (this.#node !== cluster.self) {
                this.#node = cluster.self;
                this.#entries = new Map();
            }
            cluster.events.slice().reverse().forEach(event => this.#stories.add(event));
        } else {
            changes.events.forEach(event => touched.add(this.#stories.add(event)));
        }
        if (changes.everything || changes.events.length > 0 || this.#asked) {
            this.#asked = false;
            this.#place(cluster, touched);
        }
    }

    #place(cluster, touched) {
        const told = this.#stories.newestFirst();
        const chosen = told.filter(story => story.events.some(event => !this.#hiddenKinds.has(event.kind)));
        const now = cluster.now();
        const entries = new Map();
        for (const story of chosen.slice(0, this.#most)) {
            const entry = this.#entries.get(story.id) ?? new StoryEntry(story, this.#show, touched.has(story));
            entry.update(story, now, cluster.self);
            entries.set(story.id, entry);
        }
        this.#entries = entries;
        placeInOrder(this.#list, [...entries.values()].map(entry => entry.node));
        setHidden(this.#more, chosen.length <= this.#most);
        setHidden(this.#empty, entries.size > 0);
        setText(this.#empty, told.length === 0
            ? 'Nothing has happened yet. Who joins, dies or leaves is told of here.'
            : 'Nothing of these kinds has happened. Choose more of them.');
    }

    #chip({ word, kinds }) {
        const box = element('input', { type: 'checkbox', autocomplete: 'off', checked: '', value: kinds[0] });
        box.addEventListener('change', () => {
            kinds.forEach(kind => box.checked ? this.#hiddenKinds.delete(kind) : this.#hiddenKinds.add(kind));
            this.#ask();
        });
        return element('label', { class: 'chip' }, box, ` ${word}`);
    }

    #showMore() {
        const last = this.#list.lastElementChild;
        this.#most += PAGE;
        this.#ask();
        // the button may go away with this press: the focus goes where reading goes on
        requestAnimationFrame(() => last?.nextElementSibling?.querySelector('button')?.focus());
    }

    #ask() {
        this.#asked = true;
        this.#redraw();
    }

    /** A box that scrolls has to be reached by the keyboard, and one that does not should not take a press of Tab. */
    #keepReachable() {
        const scrolls = this.#scroller.scrollHeight > this.#scroller.clientHeight + 1;
        setAttribute(this.#scroller, 'tabindex', scrolls ? '0' : null);
    }
}

class StoryEntry {
    #mark = new MarkIcon();
    #time = element('time', { class: 'story-time' });
    #name = document.createTextNode('');
    #headline = element('span');
    #steps = element('ol', { class: 'steps', role: 'list' });
    #drawn = '';
    #member;

    /**
     * @param {import('./stories.js').Story} story
     * @param {(id: string, origin: HTMLElement) => void} show
     * @param {boolean} fresh whether it happens right now
     */
    constructor(story, show, fresh) {
        this.#member = story.member.id;
        const button = element('button', { type: 'button', class: 'name' }, this.#name);
        button.append(element('span', { class: 'unseen' }, ', show on the ring,'));
        button.addEventListener('click', () => show(this.#member, button));
        this.node = element(
            'li', { class: 'story' },
            this.#mark.node,
            element('p', { class: 'story-head' }, button, ' ', this.#headline),
            this.#time, this.#steps);
        setAttribute(this.node, 'data-fresh', fresh ? 'true' : null);
    }

    /**
     * @param {import('./stories.js').Story} story
     * @param {number} now by the server's clock
     * @param {string | null} self
     */
    update(story, now, self) {
        // events are only ever added to a story
        const drawn = `${story.id}/${story.events.length}/${self}`;
        if (drawn === this.#drawn) {
            return;
        }
        this.#drawn = drawn;
        const kind = outcome(story);
        const last = story.events[story.events.length - 1];
        const mark = markOf(KIND, kind);
        this.#mark.show(mark);
        setText(this.#name, story.member.name);
        setText(this.#headline, headline(story) + (story.member.id === self ? ' (this node)' : ''));
        setText(this.#time, moment(last.at, now));
        setAttribute(this.#time, 'datetime', new Date(last.at).toISOString());
        setAttribute(this.node, 'data-outcome', kind);
        setAttribute(this.node, 'data-tone', mark.tone);
        this.#steps.append(...steps(story).slice(this.#steps.children.length).map(stepNode));
    }
}

/** @param {import('./stories.js').Step} step */
function stepNode(step) {
    const later = step.sinceFirst > 0 ? [element('span', { class: 'step-time' }, `+${duration(step.sinceFirst)}`), ' '] : [];
    return element('li', { 'data-testid': `event-${step.number}`, 'data-kind': step.kind }, ...later, step.text);
}
