import { MarkIcon, byId, element, placeInOrder, setAttribute, setHidden, setText } from './dom.js';
import { READINESS, STATUS, markOf } from './marks.js';
import { byName, count, hostAndPort } from './format.js';

/** As many instances of a service are listed at first. The ones that are not well come first. */
const FIRST = 8;

/** As many at most: the table of members has all. */
const MOST = 200;

/**
 * @typedef {{instance: import('./state.js').Instance, member: import('./state.js').Member, well: boolean}} Offer
 */

/** Every service with its instances, as callers get them. */
export class Services {
    #show;
    #list = byId('services');
    #empty = byId('services-empty');
    /** @type {Map<string, ServiceCard>} */
    #cards = new Map();

    /** @param {(id: string, origin: HTMLElement) => void} show leads to a member */
    constructor(show) {
        this.#show = show;
    }

    /**
     * @param {import('./state.js').Cluster} cluster
     * @param {import('./state.js').Changes} changes
     */
    render(cluster, changes) {
        if (!changes.structure) {
            return;
        }
        const offers = offersOf(cluster);
        const cards = new Map();
        for (const service of [...offers.keys()].sort(byName)) {
            const card = this.#cards.get(service) ?? new ServiceCard(service, this.#show);
            card.update(offers.get(service));
            cards.set(service, card);
        }
        this.#cards = cards;
        placeInOrder(this.#list, [...cards.values()].map(card => card.node));
        setText(this.#empty, 'Nobody offers a service yet. An instance is listed once its web server is up.');
        setHidden(this.#empty, cards.size > 0);
    }
}

class ServiceCard {
    #show;
    #service;
    #summary = element('p', { class: 'service-count' });
    #list = element('ul', { class: 'instances', role: 'list' });
    #more = element('button', { type: 'button', class: 'plain', hidden: '' });
    #rows = new Map();
    /** @type {Offer[]} */
    #offers = [];
    #all = false;

    constructor(service, show) {
        this.#service = service;
        this.#show = show;
        this.node = element(
            'li', { class: 'service', 'data-testid': `service-${service}` },
            element('h3', {}, service), this.#summary, this.#list, this.#more);
        this.#more.addEventListener('click', () => {
            this.#all = !this.#all;
            this.#render();
        });
    }

    /** @param {Offer[]} offers */
    update(offers) {
        this.#offers = offers.sort(worstFirst);
        this.#render();
    }

    #render() {
        const offers = this.#offers;
        const rows = new Map();
        for (const offer of offers.slice(0, this.#all ? MOST : FIRST)) {
            const key = `${offer.member.id} ${offer.instance.instance}`;
            const row = this.#rows.get(key) ?? new InstanceRow(offer, this.#show);
            row.update(offer);
            rows.set(key, row);
        }
        this.#rows = rows;
        placeInOrder(this.#list, [...rows.values()].map(row => row.node));
        setText(this.#summary, summaryOf(offers));
        setAttribute(this.node, 'data-tone', offers.some(offer => offer.well) ? null : 'warn');
        setHidden(this.#more, offers.length <= FIRST);
        const most = offers.length > MOST ? `Show ${count(MOST)} of ${count(offers.length)}` : `Show all ${count(offers.length)}`;
        setText(this.#more, this.#all ? 'Show fewer' : most);
        setAttribute(this.#more, 'aria-expanded', String(this.#all));
        setAttribute(this.#more, 'aria-label', `${this.#more.textContent}, ${this.#service}`);
    }
}

class InstanceRow {
    #mark = new MarkIcon();
    #word = element('span');
    #zone = element('span', { class: 'quiet' });
    #where = element('span', { class: 'code quiet' });

    constructor({ instance, member }, show) {
        const name = element('button', { type: 'button', class: 'name' }, instance.instance);
        name.append(element('span', { class: 'unseen' }, ', show on the ring'));
        name.addEventListener('click', () => show(member.id, name));
        this.node = element(
            'li', { 'data-testid': `instance-${instance.instance}` },
            name, element('span', { class: 'readiness' }, this.#mark.node, ' ', this.#word), this.#where, this.#zone);
    }

    /** @param {Offer} offer */
    update({ instance, member }) {
        const mark = markOf(READINESS, instance.readiness);
        const suspected = member.status === 'SUSPECT';
        this.#mark.show(suspected ? STATUS.SUSPECT : mark);
        setText(this.#word, suspected ? `${mark.word}, suspected` : mark.word);
        setText(this.#where, `${instance.secure ? 'https ' : ''}${hostAndPort(instance.host, instance.port)}`);
        setText(this.#zone, member.zone ? `zone ${member.zone}` : '');
        setAttribute(this.node, 'data-readiness', instance.readiness);
        setAttribute(this.node, 'data-status', member.status);
    }
}

/** @returns {Map<string, Offer[]>} by service */
function offersOf(cluster) {
    const offers = new Map();
    for (const member of cluster.members.values()) {
        for (const instance of member.gone ? [] : member.offered) {
            const ofService = offers.get(instance.service) ?? [];
            ofService.push({ instance, member, well: instance.readiness === 'UP' && member.status === 'ALIVE' });
            offers.set(instance.service, ofService);
        }
    }
    return offers;
}

/** @param {Offer} one @param {Offer} other */
function worstFirst(one, other) {
    return Number(one.well) - Number(other.well)
        || byName(one.instance.instance, other.instance.instance)
        || (one.member.id < other.member.id ? -1 : 1);
}

/** @param {Offer[]} offers */
function summaryOf(offers) {
    const up = offers.filter(offer => offer.instance.readiness === 'UP').length;
    const suspected = offers.filter(offer => offer.member.status === 'SUSPECT').length;
    return `${count(up)} of ${count(offers.length)} up${suspected > 0 ? `, ${count(suspected)} suspected` : ''}`;
}
