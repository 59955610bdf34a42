import { MarkIcon, byId, element, setHidden, setText } from './dom.js';
import { READINESS, markOf, markOfMember } from './marks.js';
import { age, hostAndPort, roundTrip } from './format.js';

/** All about one member: the one pointed at, else the selected one, else this node. */
export class Details {
    #selection;
    #title = byId('details-title');
    #body = byId('details-body');
    #clear = byId('details-clear');
    #age = element('span');
    #roundTrip = element('span');
    /** What is on the screen, so that nothing is built twice. */
    #drawn = '';
    /** Where a person came from who was led here; Escape leads back. @type {HTMLElement | null} */
    #origin = null;

    /** @param {import('./selection.js').Selection} selection */
    constructor(selection) {
        this.#selection = selection;
        this.#clear.addEventListener('click', () => {
            selection.select(null);
            this.#title.focus({ preventScroll: true });
        });
        byId('details').addEventListener('keydown', event => this.#onKey(event));
    }

    /**
     * Leads the focus here: for members that the ring does not show.
     *
     * @param {HTMLElement} origin
     */
    focus(origin) {
        this.#origin = origin;
        this.#title.focus();
    }

    #onKey(event) {
        const origin = this.#origin;
        if (event.key === 'Escape' && origin?.isConnected) {
            this.#origin = null;
            this.#selection.select(null);
            origin.focus();
        }
    }

    /** @param {import('./state.js').Cluster} cluster */
    render(cluster) {
        const id = this.#selection.shown ?? cluster.self;
        if (id === null) {
            return;
        }
        const member = cluster.members.get(id);
        const drawn = JSON.stringify(member ? { ...member, roundTripMicros: 0 } : id) + (id === cluster.self);
        if (drawn !== this.#drawn) {
            this.#drawn = drawn;
            setText(this.#title, member?.name ?? 'Forgotten member');
            this.#body.replaceChildren(...(member ? this.#about(member, cluster.self) : [forgotten()]));
        }
        if (member) {
            setText(this.#age, age(cluster.now() - member.since));
            setText(this.#roundTrip, roundTripWords(member, cluster.self));
        }
        setHidden(this.#clear, this.#selection.selected === null);
    }

    #about(member, self) {
        const mark = markOfMember(member);
        const facts = element(
            'dl', { class: 'facts' },
            ...fact('Status', new MarkIcon(mark).node, ` ${mark.word}${member.id === self ? ', this node' : ''}`),
            ...fact('Address', code(member.address)),
            ...fact('Zone', member.zone ?? 'none told'),
            ...fact('Round trip', this.#roundTrip),
            ...fact('Known for', this.#age),
            ...fact('Id', code(member.id)));
        const heading = element('p', { class: 'facts-head' }, member.gone ? 'Offered last' : 'Offers');
        return [facts, heading, offered(member)];
    }
}

/**
 * @param {import('./state.js').Member} member
 * @param {string | null} self
 */
export function roundTripWords(member, self) {
    if (member.roundTripMicros !== undefined && !member.gone) {
        return roundTrip(member.roundTripMicros);
    }
    if (member.id === self) {
        return 'itself';
    }
    return member.gone ? 'gone' : 'not yet';
}

function fact(name, ...values) {
    return [element('dt', {}, name), element('dd', {}, ...values)];
}

function code(text) {
    return element('span', { class: 'code' }, text);
}

function offered(member) {
    if (member.offered.length === 0) {
        return element('p', { class: 'quiet' }, member.gone ? 'Not known to this page.' : 'No service.');
    }
    return element('ul', { class: 'offered', role: 'list' }, ...member.offered.map(instance => {
        const mark = markOf(READINESS, instance.readiness);
        const readiness = member.gone ? [] : [new MarkIcon(mark).node, ` ${mark.word}`];
        return element(
            'li', {},
            element('span', { class: 'offered-service' }, instance.service),
            element('span', { class: 'offered-readiness' }, ...readiness),
            element('span', { class: 'code quiet' }, `${instance.secure ? 'https ' : ''}${hostAndPort(instance.host, instance.port)}`));
    }));
}

function forgotten() {
    return element('p', { class: 'quiet' }, 'This node has forgotten it: it has been gone for too long.');
}
