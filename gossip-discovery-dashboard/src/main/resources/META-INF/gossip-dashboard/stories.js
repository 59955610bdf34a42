/**
 * Events of the journal, joined into what a person would tell: that a member was suspected, by whom and why, and died of it is one
 * story and not two lines. Pure: no DOM.
 *
 * @typedef {import('./state.js').Event} Event
 * @typedef {{id: number, member: import('./state.js').Party, events: Event[]}} Story events oldest first; the id is the number of
 *     the first one
 * @typedef {{number: number, kind: string, at: number, sinceFirst: number, text: string}} Step
 */

import { age, duration, sentence } from './format.js';

/** Changes that follow a join, lead to a goodbye, or follow each other within this time belong together. */
const FOLD_MILLIS = 60_000;

/** Instances of the dead stay listed for a minute, so that this is the rest of the story for sure. */
const KEPT_MILLIS = 300_000;

/** A member that changes all the time gets a new story now and then, so that none grows without end. */
const MOST_CHANGES = 10;

const TROUBLE = new Set(['SUSPECTED', 'REFUTED', 'DIED', 'KEPT', 'KEPT_NO_LONGER']);
const ENDS = ['DIED', 'LEFT', 'REFUTED'];

/** The first of these that a story has is what has come of it. */
const OUTCOMES = [
    'DIED', 'LEFT', 'REFUTED', 'SUSPECTED', 'JOINED', 'RENEWED', 'KEPT_NO_LONGER', 'KEPT', 'STATE_CHANGED',
];

/** What the accuser observed, as it follows a colon. */
const GROUNDS = {
    TIMEOUT: 'did not answer in time, neither directly nor through others',
    REFUSED: 'its address refuses connections, no process is there',
    GONE: 'another member lives at its address',
    CLOSED: 'closed a connection without a goodbye',
};

/** The stories of a journal that goes on, of a bounded number. */
export class Stories {
    /** By the time of their last event, oldest first. @type {Story[]} */
    #all = [];
    /** The latest story of each member that is about its life. @type {Map<string, Story>} */
    #trouble = new Map();
    /** The latest of each member that is not. @type {Map<string, Story>} */
    #calm = new Map();
    #most;

    constructor(most = 300) {
        this.#most = most;
    }

    /**
     * Takes the next event in.
     *
     * @param {Event} event
     * @returns {Story} the story that it belongs to
     */
    add(event) {
        const id = event.member.id;
        const candidates = [this.#trouble.get(id), this.#calm.get(id)];
        const goesOn = candidates.find(story => story !== undefined && continues(story, event));
        const story = goesOn ?? { id: event.number, member: event.member, events: [] };
        story.events.push(event);
        if (goesOn) {
            this.#all.splice(this.#all.indexOf(story), 1);
        } else {
            this.#laneOf(event.kind).set(id, story);
        }
        this.#all.push(story);
        if (this.#all.length > this.#most) {
            this.#forget(this.#all.shift());
        }
        return story;
    }

    /** @returns {Story[]} by the time of their last event */
    newestFirst() {
        return this.#all.slice().reverse();
    }

    #forget(story) {
        for (const lane of [this.#trouble, this.#calm]) {
            if (lane.get(story.member.id) === story) {
                lane.delete(story.member.id);
            }
        }
    }

    #laneOf(kind) {
        return TROUBLE.has(kind) ? this.#trouble : this.#calm;
    }
}

/**
 * What has come of it so far: a kind of event.
 *
 * @param {Story} story
 */
export function outcome(story) {
    return OUTCOMES.find(kind => find(story, kind)) ?? story.events[0].kind;
}

/**
 * The story in a few words, which follow the name of the member.
 *
 * @param {Story} story
 */
export function headline(story) {
    const kind = outcome(story);
    const event = find(story, kind);
    const suspected = event?.suspicionMillis === undefined ? '' : duration(event.suspicionMillis);
    switch (kind) {
        case 'DIED':
            return suspected ? `died, ${suspected} after it was suspected` : 'died';
        case 'LEFT':
            return find(story, 'SUSPECTED') ? 'left, suspected' : 'left';
        case 'REFUTED':
            return suspected ? `was suspected, and refuted it after ${suspected}` : 'refuted a suspicion';
        case 'SUSPECTED':
            return 'is suspected';
        case 'JOINED':
            return 'joined';
        case 'RENEWED':
            return 'goes on under another identity';
        case 'KEPT':
            return 'stays listed';
        case 'KEPT_NO_LONGER':
            return 'is no longer listed';
        case 'STATE_CHANGED':
            return story.events.length === 1 ? 'changed' : `changed ${story.events.length} times`;
        default:
            return kind.toLowerCase();
    }
}

/**
 * The story in full.
 *
 * @param {Story} story
 * @returns {Step[]} oldest first
 */
export function steps(story) {
    const first = story.events[0];
    const charge = find(story, 'SUSPECTED');
    return story.events.map(event => ({
        number: event.number,
        kind: event.kind,
        at: event.at,
        sinceFirst: event.at - first.at,
        text: stepText(event, charge),
    }));
}

function stepText(event, charge) {
    switch (event.kind) {
        case 'SUSPECTED':
            return event.accuser ? `Suspected by ${accusation(event)}` : `Suspected: ${event.why}`;
        case 'DIED':
            return deathText(event, charge);
        default:
            return sentence(event.why);
    }
}

/** The accuser is named once: by the suspicion, or, where another's proof ended it or none was seen, by the death. */
function deathText(event, charge) {
    const known = charge?.accuser?.id === event.accuser?.id && charge?.grounds === event.grounds;
    const by = event.accuser && !known ? ` by the word of ${accusation(event)}` : '';
    if (event.suspicionMillis !== undefined) {
        return `Died${by}; not refuted within ${duration(event.suspicionMillis)}`;
    }
    const alive = event.aliveMillis === undefined ? '' : `, after ${age(event.aliveMillis)} alive`;
    return event.accuser ? `Died${by}${alive}` : `Died: ${event.why}`;
}

function accusation(event) {
    const grounds = Object.hasOwn(GROUNDS, event.grounds ?? '') ? `: ${GROUNDS[event.grounds]}` : '';
    return event.accuser.name + grounds;
}

function continues(story, event) {
    const quiet = event.at - story.events.at(-1).at;
    const isTrouble = TROUBLE.has(story.events[0].kind);
    const ended = ENDS.some(kind => find(story, kind));
    switch (event.kind) {
        case 'REFUTED':
        case 'DIED':
            return isTrouble && !ended;
        case 'LEFT':
            return isTrouble ? !ended : isChange(story) && quiet <= FOLD_MILLIS;
        case 'KEPT':
        case 'KEPT_NO_LONGER':
            return isTrouble && quiet <= KEPT_MILLIS;
        case 'STATE_CHANGED':
            return (find(story, 'JOINED') || isChange(story)) && quiet <= FOLD_MILLIS && story.events.length < MOST_CHANGES;
        default:
            return false;
    }
}

function isChange(story) {
    return story.events.every(event => event.kind === 'STATE_CHANGED');
}

/** The last event of a kind in a story. */
function find(story, kind) {
    return story.events.findLast(event => event.kind === kind);
}
