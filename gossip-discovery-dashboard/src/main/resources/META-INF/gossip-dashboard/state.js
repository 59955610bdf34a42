/**
 * The cluster as the page knows it: snapshots and deltas of the stream, applied. Pure: no DOM, and the clock is given.
 *
 * @typedef {{service: string, instance: string, host: string, port: number, secure: boolean, readiness: string}} Instance
 * @typedef {{id: string, address: string, status: string, zone?: string, roundTripMicros?: number, sinceMillis: number,
 *     services: Instance[]}} ToldMember a member as the server tells of it
 * @typedef {{id: string, address?: string, name: string}} Party
 * @typedef {{number: number, at: number, kind: string, why: string, member: Party, accuser?: Party, grounds?: string,
 *     suspicionMillis?: number, aliveMillis?: number}} Event
 * @typedef {{at: number, packetsSent: number, packetsReceived: number, bytesSent: number, bytesReceived: number}} Rate
 * @typedef {{version: number, hash: string, convergence: number, localHealth: number, alive: number, suspect: number,
 *     dead: number, left: number}} View
 *
 * @typedef {object} Member a member as the page shows it
 * @property {string} id
 * @property {string} name of its first instance; where it has none, the beginning of its id
 * @property {string} service of its first instance; empty where it has none
 * @property {string} address
 * @property {string} status
 * @property {string} [zone]
 * @property {number} [roundTripMicros]
 * @property {number} since when the server has known it, by the server's clock
 * @property {Instance[]} offered what it offers; of one that is gone, what it offered last, as far as this page saw
 * @property {boolean} ready whether an instance of it wants requests, or it has none
 * @property {boolean} gone dead, or left
 * @property {number} goneAt when it went, by the server's clock; minus infinity where the page does not know
 *
 * @typedef {object} Changes what is to be drawn anew
 * @property {boolean} everything a snapshot was applied
 * @property {boolean} structure of a member more has changed than its round trip
 * @property {boolean} view
 * @property {boolean} rates
 * @property {Set<string>} members that were added, changed or forgotten
 * @property {Event[]} events that are new, oldest first
 * @property {number} deltas that were applied
 */

import { byName, shortId } from './format.js';

/** For how long a member that is gone is still shown among those that are there. */
const GONE_SHOWN_MILLIS = 60_000;

/** The same where another member has its address by now, as after a restart: the place is taken. */
const REPLACED_SHOWN_MILLIS = 10_000;

/** The server reckons from its present time since when it knows a member: what differs by less is the same moment. */
const SAME_MOMENT_MILLIS = 1_000;

/** More than the server sends at first, and still little: the journal itself is at the node. */
const MOST_EVENTS = 500;

const MOST_RATES = 300;

export class Cluster {
    /** Id of the node that serves the page; null until the first snapshot. @type {string | null} */
    self = null;
    name = '';
    node = '';
    /** @type {View | null} */
    view = null;
    /** By name as they were first told of, and newcomers after: whoever sorts them has little to do. @type {Map<string, Member>} */
    members = new Map();
    /** Newest first. @type {Event[]} */
    events = [];
    /** Oldest first. @type {Rate[]} */
    rates = [];

    #clock;
    #ahead = 0;

    /** The server's time in the last message. */
    heardAt = 0;
    #changes = noChanges();

    /** @param {() => number} clock milliseconds that only ever grow; their origin does not matter */
    constructor(clock = () => performance.now()) {
        this.#clock = clock;
    }

    /** The time by the server's clock: the two may differ by hours, and ages are told in the server's. */
    now() {
        return this.#clock() + this.#ahead;
    }

    /** What has changed since this was called last. @returns {Changes} */
    takeChanges() {
        const changes = this.#changes;
        this.#changes = noChanges();
        return changes;
    }

    /** @param {any} snapshot */
    applySnapshot(snapshot) {
        this.#heard(snapshot.time);
        this.self = snapshot.self;
        this.name = snapshot.cluster;
        this.node = snapshot.node;
        this.view = snapshot.view;
        this.events = snapshot.events.slice(0, MOST_EVENTS);
        this.rates = snapshot.rates.slice(-MOST_RATES);
        const told = lastTold(this.events);
        const known = this.members;
        const members = snapshot.members.map(member => shown(member, known.get(member.id), told.get(member.id)));
        members.sort((one, other) => byName(one.name, other.name));
        this.members = new Map(members.map(member => [member.id, member]));
        const { deltas } = this.#changes;
        this.#changes = { ...noChanges(), everything: true, structure: true, view: true, rates: true, deltas };
        this.#changes.members = new Set([...known.keys(), ...this.members.keys()]);
    }

    /** @param {any} delta */
    applyDelta(delta) {
        this.#heard(delta.time);
        const changes = this.#changes;
        changes.deltas += 1;
        if (delta.view) {
            this.view = delta.view;
            changes.view = true;
        }
        this.#addEvents(delta.events ?? []);
        const told = lastTold(delta.events ?? []);
        for (const member of delta.members ?? []) {
            this.#put(member, told.get(member.id), delta.time);
        }
        for (const id of delta.gone ?? []) {
            if (this.members.delete(id)) {
                changes.members.add(id);
                changes.structure = true;
            }
        }
        if (delta.rate) {
            this.rates.push(delta.rate);
            this.rates.splice(0, this.rates.length - MOST_RATES);
            changes.rates = true;
        }
    }

    /**
     * The members to show where only those are wanted that are there: who has gone stays for a moment, so that one sees it go.
     *
     * @returns {Member[]}
     */
    present() {
        const now = this.now();
        const taken = new Set();
        for (const member of this.members.values()) {
            if (!member.gone) {
                taken.add(member.address);
            }
        }
        return [...this.members.values()].filter(member => {
            const shownFor = taken.has(member.address) ? REPLACED_SHOWN_MILLIS : GONE_SHOWN_MILLIS;
            return !member.gone || now - member.goneAt < shownFor;
        });
    }

    #heard(time) {
        this.heardAt = time;
        this.#ahead = time - this.#clock();
    }

    #put(member, told, time) {
        const before = this.members.get(member.id);
        const after = shown(member, before, told, time);
        this.members.set(member.id, after);
        this.#changes.members.add(member.id);
        if (!before || differs(before, after)) {
            this.#changes.structure = true;
        }
    }

    #addEvents(newestFirst) {
        const newest = this.events[0]?.number ?? 0;
        const fresh = newestFirst.filter(event => event.number > newest);
        if (fresh.length > 0) {
            this.events = [...fresh, ...this.events].slice(0, MOST_EVENTS);
            this.#changes.events.push(...fresh.slice().reverse());
            // a hidden tab draws nothing for a while, and must not hoard
            this.#changes.events.splice(0, this.#changes.events.length - MOST_EVENTS);
        }
    }
}

/** @returns {Changes} */
function noChanges() {
    return { everything: false, structure: false, view: false, rates: false, members: new Set(), events: [], deltas: 0 };
}

/**
 * By member, what the journal says last of its name, and of when it went.
 *
 * @param {Event[]} events newest first
 * @returns {Map<string, {name: string, goneAt?: number}>}
 */
function lastTold(events) {
    const told = new Map();
    for (const event of events) {
        if (!told.has(event.member.id)) {
            const went = event.kind === 'DIED' || event.kind === 'LEFT';
            told.set(event.member.id, { name: event.member.name, goneAt: went ? event.at : undefined });
        } else if (told.get(event.member.id).goneAt === undefined && (event.kind === 'DIED' || event.kind === 'LEFT')) {
            told.get(event.member.id).goneAt = event.at;
        }
    }
    return told;
}

/**
 * A node forgets what the dead have offered; a person still wants to read who that was. So what was known stays.
 *
 * @param {ToldMember} member
 * @param {Member} [before] as the page knew it
 * @param {{name: string, goneAt?: number}} [told] by the journal
 * @param {number} [time] of the message, where it tells of what happens now
 * @returns {Member}
 */
function shown(member, before, told, time = Number.NEGATIVE_INFINITY) {
    const gone = member.status === 'DEAD' || member.status === 'LEFT';
    const offered = gone && member.services.length === 0 && before ? before.offered : member.services;
    const remembered = gone ? (before?.name ?? told?.name) : undefined;
    return {
        id: member.id,
        name: offered[0]?.instance ?? remembered ?? shortId(member.id),
        service: offered[0]?.service ?? '',
        address: member.address,
        status: member.status,
        zone: member.zone ?? (gone ? before?.zone : undefined),
        roundTripMicros: member.roundTripMicros,
        since: before && Math.abs(before.since - member.sinceMillis) < SAME_MOMENT_MILLIS ? before.since : member.sinceMillis,
        offered,
        ready: offered.length === 0 || offered.some(instance => instance.readiness === 'UP'),
        gone,
        goneAt: gone ? wentAt(before, told, time) : Number.NEGATIVE_INFINITY,
    };
}

function wentAt(before, told, time) {
    if (before?.gone) {
        return before.goneAt;
    }
    // a tombstone that a node tells of, and that nobody here saw alive, is news of something long past
    return told?.goneAt ?? (before ? time : Number.NEGATIVE_INFINITY);
}

function differs(one, other) {
    const ofBoth = member => JSON.stringify({ ...member, roundTripMicros: 0 });
    return ofBoth(one) !== ofBoth(other);
}
