/** Wires the stream to the state, and the state to what is on the screen: at most once a frame, and only what has changed. */

import { Announcer } from './announcer.js';
import { Cluster } from './state.js';
import { Details } from './details.js';
import { Members } from './members.js';
import { Rates } from './rates.js';
import { Ring } from './ring.js';
import { Selection } from './selection.js';
import { Services } from './services.js';
import { Stream } from './stream.js';
import { Summary } from './summary.js';
import { Timeline } from './timeline.js';
import { byId, setHidden, setText } from './dom.js';
import { clock } from './format.js';

/** A hidden tab is nobody who looks: after this long it gives its place at the node to others. */
const HIDDEN_MILLIS = 60_000;

const CONNECTION = { connecting: 'Connecting', live: 'Live', lost: 'Connection lost', paused: 'Paused' };

let frame = 0;
let aged = false;
let updates = 0;
let hiddenTimer = 0;

const page = document.documentElement;
const cluster = new Cluster();
const selection = new Selection(redraw);
const summary = new Summary();
const ring = new Ring(selection, redraw);
const details = new Details(selection);
const timeline = new Timeline(show, redraw);
const services = new Services(show);
const rates = new Rates();
const members = new Members(show, redraw);
const announcer = new Announcer(byId('announcements'));

const stream = new Stream('events', {
    onSnapshot(snapshot) {
        cluster.applySnapshot(snapshot);
        redraw();
    },
    onDelta(delta) {
        cluster.applyDelta(delta);
        redraw();
        // which id this node has is said by a snapshot alone
        if (delta.events?.some(event => event.kind === 'RENEWED' && event.member.id === cluster.self)) {
            stream.restart();
        }
    },
    onState: showConnection,
});

/** Asks for a frame, in which all that has changed until then is drawn. */
function redraw() {
    if (frame === 0) {
        frame = requestAnimationFrame(render);
    }
}

function render() {
    frame = 0;
    if (cluster.self === null) {
        return;
    }
    const changes = cluster.takeChanges();
    const present = cluster.present();
    summary.render(cluster, changes);
    ring.render(cluster, changes, present);
    details.render(cluster);
    timeline.render(cluster, changes);
    services.render(cluster, changes);
    rates.render(cluster, changes);
    members.render(cluster, changes, present, selection.selected);
    if (aged) {
        aged = false;
        members.renderAges(cluster);
    }
    announcer.take(changes.events);
    note(changes);
}

/** For whoever measures the page: tests, and the browser's own tools. */
function note(changes) {
    updates += changes.deltas;
    page.dataset.updates = String(updates);
    if (page.dataset.rendered === undefined) {
        page.dataset.rendered = 'true';
        performance.mark('gossip-first-render');
    }
}

/**
 * Leads a person to a member: to the ring where it is there, else to its details.
 *
 * @param {string} id
 * @param {HTMLElement} origin where the person comes from
 */
function show(id, origin) {
    selection.select(id);
    if (!ring.show(id, origin)) {
        details.render(cluster);
        details.focus(origin);
    }
}

/**
 * @param {import('./stream.js').ConnectionState} state
 * @param {string} reason
 */
function showConnection(state, reason) {
    page.dataset.connection = state;
    const connection = byId('connection');
    connection.dataset.state = state;
    setText(connection, CONNECTION[state]);
    const notice = byId('notice');
    setText(notice, state === 'live' ? '' : noticeOf(state, reason));
    setHidden(notice, notice.textContent === '');
}

function noticeOf(state, reason) {
    const shown = cluster.self === null ? '' : `What you see is how it was at ${clock(cluster.heardAt)}. `;
    switch (state) {
        case 'lost':
            return `${shown}${reason || 'The node does not answer. This page tries again.'}`;
        case 'paused':
            return `${shown}The stream is paused while nobody looks.`;
        default:
            return '';
    }
}

function onVisibility() {
    clearTimeout(hiddenTimer);
    if (document.hidden) {
        hiddenTimer = setTimeout(() => stream.pause(), HIDDEN_MILLIS);
    } else {
        stream.open();
    }
}

document.addEventListener('visibilitychange', onVisibility);
// a page that is kept for the back button holds no connection, and comes back to a fresh one
window.addEventListener('pagehide', () => stream.pause());
window.addEventListener('pageshow', event => {
    if (event.persisted) {
        stream.open();
    }
});
setInterval(() => {
    aged = true;
    redraw();
}, 1_000);
stream.open();
onVisibility(); // a page may be opened in a tab that nobody has looked at yet
