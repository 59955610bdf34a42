/** For how long deaths are gathered: a rack that fails is one sentence, not forty. */
const GATHER_MILLIS = 1_000;

/** More names than this are a number. */
const MOST_NAMES = 3;

/** Tells those who do not see the page of deaths, and only of them: a cluster changes too often to read all of it out. */
export class Announcer {
    #region;
    #names = [];
    #timer = 0;

    /** @param {Element} region one with `aria-live` */
    constructor(region) {
        this.#region = region;
    }

    /** @param {import('./state.js').Event[]} events */
    take(events) {
        this.#names.push(...events.filter(event => event.kind === 'DIED').map(event => event.member.name));
        if (this.#names.length > 0 && this.#timer === 0) {
            this.#timer = setTimeout(() => this.#speak(), GATHER_MILLIS);
        }
    }

    #speak() {
        const names = this.#names;
        this.#names = [];
        this.#timer = 0;
        // a paragraph of its own each time: the same words again would not be a change
        const text = names.length > MOST_NAMES ? `${names.length} members died.` : `${names.join(', ')} died.`;
        const paragraph = document.createElement('p');
        paragraph.textContent = text;
        this.#region.replaceChildren(paragraph);
    }
}
