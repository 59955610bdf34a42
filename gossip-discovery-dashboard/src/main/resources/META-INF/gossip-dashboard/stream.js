/**
 * The stream of the node, which comes back by itself. `EventSource` reconnects too, but not after every error, and at a pace of its
 * own.
 */

/** Pauses before the first, the second and each further try. */
const PAUSES_MILLIS = [1_000, 2_000, 5_000];

/** The node says something every second. A path that broke without a word is noticed by the silence. */
const SILENCE_MILLIS = 15_000;

const SIGNED_OUT = 'The application asks to sign in again: reload the page.';

/**
 * @typedef {'connecting' | 'live' | 'lost' | 'paused'} ConnectionState
 * @typedef {object} Listener
 * @property {(snapshot: any) => void} onSnapshot
 * @property {(delta: any) => void} onDelta
 * @property {(state: ConnectionState, reason: string) => void} onState the reason is empty where none is known
 */

export class Stream {
    #url;
    #listener;
    /** @type {EventSource | null} */
    #source = null;
    #retry = 0;
    #watch = 0;
    #failures = 0;
    /** Why the last try was refused, for as long as tries are: what a person reads does not change with each of them. */
    #reason = '';
    /** When something was heard last, by either clock. */
    #heard = now();
    /** Whether this connection has sent its snapshot; a delta means nothing without. */
    #begun = false;

    /**
     * @param {string} url
     * @param {Listener} listener
     */
    constructor(url, listener) {
        this.#url = url;
        this.#listener = listener;
    }

    /** Connects, unless it is connected. A try that waits for its time is made at once. */
    open() {
        if (this.#source === null) {
            clearTimeout(this.#retry);
            this.#listener.onState(this.#failures === 0 ? 'connecting' : 'lost', this.#reason);
            this.#connect();
        }
    }

    /** Gives up the place that a viewer takes at the node, until it is opened again. */
    pause() {
        this.#end();
        this.#recover();
        this.#listener.onState('paused', '');
    }

    /** Asks for a snapshot anew: the page has seen something that deltas do not carry. */
    restart() {
        this.#end();
        this.#connect();
    }

    #connect() {
        const source = new EventSource(this.#url);
        this.#source = source;
        this.#begun = false;
        this.#heard = now();
        source.addEventListener('snapshot', message => this.#hear(source, () => this.#onSnapshot(message)));
        source.addEventListener('delta', message => this.#hear(source, () => this.#onDelta(message)));
        source.addEventListener('error', () => this.#hear(source, () => this.#fail(source.readyState === EventSource.CLOSED)));
        this.#watch = setInterval(() => {
            if (millisSince(this.#heard) > SILENCE_MILLIS) {
                this.#fail(false);
            }
        }, SILENCE_MILLIS / 3);
    }

    /** What an earlier connection still has to say is not heard. */
    #hear(source, act) {
        if (source === this.#source) {
            this.#heard = now();
            act();
        }
    }

    #onSnapshot(message) {
        const snapshot = JSON.parse(message.data);
        this.#begun = true;
        this.#recover();
        this.#listener.onSnapshot(snapshot);
        this.#listener.onState('live', '');
    }

    #onDelta(message) {
        if (this.#begun) {
            this.#listener.onDelta(JSON.parse(message.data));
        }
    }

    #fail(refused) {
        this.#end();
        const pause = PAUSES_MILLIS[Math.min(this.#failures, PAUSES_MILLIS.length - 1)];
        this.#failures += 1;
        this.#reason = refused ? this.#reason : '';
        this.#retry = setTimeout(() => this.#connect(), pause);
        this.#listener.onState('lost', this.#reason);
        if (refused) {
            this.#askWhy(this.#failures);
        }
    }

    #recover() {
        this.#failures = 0;
        this.#reason = '';
    }

    #end() {
        clearTimeout(this.#retry);
        clearInterval(this.#watch);
        this.#source?.close();
        this.#source = null;
    }

    /** An `EventSource` does not tell why it was refused, and a person would like to know: too many viewers, or signed out. */
    async #askWhy(failures) {
        const reason = await reasonOfRefusal(this.#url);
        if (failures === this.#failures && reason !== this.#reason) {
            this.#reason = reason;
            this.#listener.onState('lost', reason);
        }
    }
}

function now() {
    return { running: performance.now(), wall: Date.now() };
}

/** The clock that only ever grows may stand still while the machine sleeps; the other one does not, but may be set. */
function millisSince({ running, wall }) {
    return Math.max(performance.now() - running, Date.now() - wall);
}

/** @returns {Promise<string>} empty where there is none */
async function reasonOfRefusal(url) {
    try {
        const answer = await fetch(url, {
            headers: { Accept: 'text/event-stream' },
            cache: 'no-store',
            redirect: 'manual',
            signal: AbortSignal.timeout(3_000),
        });
        const type = answer.headers.get('Content-Type') ?? '';
        if (answer.ok && type.startsWith('text/event-stream')) {
            await answer.body?.cancel(); // it would take the place of a viewer
            return '';
        }
        if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403 || answer.ok) {
            return SIGNED_OUT;
        }
        return type.startsWith('text/plain') ? (await answer.text()).trim().slice(0, 200) : `The answer was ${answer.status}.`;
    } catch {
        return '';
    }
}
