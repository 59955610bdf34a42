import { MarkIcon, byId, element, placeInOrder, setAttribute, setHidden, setText } from './dom.js';
import { age, byName, count, counted, hostAndPort, shortId } from './format.js';
import { markOfMember } from './marks.js';
import { roundTripWords } from './details.js';

/** Round trips change all the time: rows sorted by them change places no more often than this. */
const SETTLE_MILLIS = 3_000;

/** A page with a row for each of many thousands would be slow, and nobody reads them: the filter finds whom one looks for. */
const MOST_ROWS = 1_000;

/** What wants attention comes first. */
const SEVERITY = ['SUSPECT', 'DEAD', 'ALIVE', 'LEFT'];

const COMPARISONS = {
    name: (one, other) => byName(one.name, other.name),
    status: (one, other) => SEVERITY.indexOf(one.status) - SEVERITY.indexOf(other.status),
    service: (one, other) => byName(one.service, other.service),
    zone: (one, other) => byName(one.zone ?? '', other.zone ?? ''),
    address: (one, other) => byName(one.address, other.address),
    roundTrip: (one, other) => compare(one.roundTripMicros ?? Infinity, other.roundTripMicros ?? Infinity),
    // known for long is since an early time
    since: (one, other) => compare(other.since, one.since),
};

/** The members in words: all that the ring shows, sorted and narrowed as a person likes. */
export class Members {
    #show;
    #redraw;
    #body = byId('members');
    #filter = byId('members-filter');
    #status = byId('members-status');
    #sortSelect = byId('members-sort');
    #headers = [...document.querySelectorAll('.members th button')];
    /** @type {Map<string, MemberRow>} */
    #rows = new Map();
    #sort = { key: 'name', descending: false };
    /** Whether a person has asked for other rows, or another order, since the last frame. */
    #asked = false;
    #presentSize = -1;
    /** How many a person has asked for, with rows or without. */
    #found = 0;
    #sortedAt = 0;
    #selected = null;

    /**
     * @param {(id: string, origin: HTMLElement) => void} show leads to a member on the ring
     * @param {() => void} redraw asks for a frame
     */
    constructor(show, redraw) {
        this.#show = show;
        this.#redraw = redraw;
        this.#filter.addEventListener('input', () => this.#ask());
        this.#status.addEventListener('change', () => this.#ask());
        this.#sortSelect.addEventListener('change', () => this.#sortBy(this.#sortSelect.value, false));
        byId('members-gone-show').addEventListener('click', () => {
            this.#status.value = 'all';
            this.#status.focus(); // the button goes away
            this.#ask();
        });
        for (const button of this.#headers) {
            const key = button.dataset.sort;
            button.addEventListener('click', () => this.#sortBy(key, this.#sort.key === key && !this.#sort.descending));
        }
    }

    /**
     * @param {import('./state.js').Cluster} cluster
     * @param {import('./state.js').Changes} changes
     * @param {import('./state.js').Member[]} present
     * @param {string | null} selected
     */
    render(cluster, changes, present, selected) {
        const settled = this.#sort.key === 'roundTrip' && performance.now() - this.#sortedAt > SETTLE_MILLIS;
        if (changes.structure || this.#asked || present.length !== this.#presentSize || settled) {
            this.#place(cluster, present);
            this.#renderCounts(cluster, present);
            this.#presentSize = present.length;
            this.#asked = false;
        }
        for (const id of changes.members) {
            const member = cluster.members.get(id);
            if (member) {
                this.#rows.get(id)?.update(member, cluster.self, cluster.now());
            }
        }
        this.#select(selected);
    }

    /** @param {import('./state.js').Cluster} cluster */
    renderAges(cluster) {
        const now = cluster.now();
        this.#rows.forEach(row => row.updateAge(now));
    }

    #ask() {
        this.#asked = true;
        this.#redraw();
    }

    #sortBy(key, descending) {
        this.#sort = { key, descending };
        this.#sortSelect.value = key;
        for (const button of this.#headers) {
            const direction = descending ? 'descending' : 'ascending';
            setAttribute(button.closest('th'), 'aria-sort', button.dataset.sort === key ? direction : null);
        }
        this.#ask();
    }

    #place(cluster, present) {
        const shown = this.#chosen(cluster, present);
        const comparison = COMPARISONS[this.#sort.key];
        const sign = this.#sort.descending ? -1 : 1;
        shown.sort((one, other) => sign * comparison(one, other) || byName(one.name, other.name) || (one.id < other.id ? -1 : 1));
        const rows = new Map();
        for (const member of shown.slice(0, MOST_ROWS)) {
            rows.set(member.id, this.#rows.get(member.id) ?? new MemberRow(member, this.#show, cluster));
        }
        this.#rows = rows;
        this.#found = shown.length;
        this.#sortedAt = performance.now();
        placeInOrder(this.#body, [...rows.values()].map(row => row.node));
    }

    #chosen(cluster, present) {
        const status = this.#status.value;
        const words = this.#filter.value.toLowerCase().split(/\s+/).filter(word => word !== '');
        const pool = status === 'present' ? present : [...cluster.members.values()];
        return pool.filter(member =>
            (status === 'present' || status === 'all' || member.status === status)
            && (words.length === 0 || isMeant(member, words)));
    }

    #renderCounts(cluster, present) {
        const known = cluster.members.size;
        const found = this.#found;
        const all = this.#status.value === 'present' ? present.length : known;
        const words = found === all ? counted(all, 'member', 'members') : `${count(found)} of ${counted(all, 'member', 'members')}`;
        setText(byId('members-count'), words);
        setText(byId('members-empty'), 'No member is like that. Change the filter, or what is shown.');
        setHidden(byId('members-empty'), found > 0);
        const cut = `The first ${count(MOST_ROWS)} of ${count(found)} are listed. Filter them to find the others.`;
        setText(byId('members-cut'), found > MOST_ROWS ? cut : '');
        setHidden(byId('members-cut'), found <= MOST_ROWS);
        const older = known - present.length;
        setHidden(byId('members-gone'), this.#status.value !== 'present' || older === 0);
        setText(byId('members-gone-text'), `${count(older)} more, gone for longer, ${older === 1 ? 'is' : 'are'} not shown.`);
        if (this.#asked) {
            setText(byId('members-found'), `${words} found`);
        }
    }

    #select(id) {
        if (this.#selected !== id) {
            this.#rows.get(this.#selected)?.mark(false);
            this.#selected = id;
        }
        this.#rows.get(id)?.mark(true);
    }
}

class MemberRow {
    #mark = new MarkIcon();
    #name = document.createTextNode('');
    #statusWord = element('span');
    #services = element('span');
    #zone = element('span');
    #address = element('span', { class: 'code' });
    #roundTrip = element('span');
    #age = element('span');
    #since = 0;

    /**
     * @param {import('./state.js').Member} member
     * @param {(id: string, origin: HTMLElement) => void} show
     * @param {import('./state.js').Cluster} cluster
     */
    constructor(member, show, cluster) {
        const button = element('button', { type: 'button', class: 'name' }, this.#name);
        button.append(element('span', { class: 'unseen' }, ', show on the ring'));
        button.addEventListener('click', () => show(member.id, button));
        this.node = element(
            'tr', { role: 'row', 'data-testid': `member-${member.id}` },
            element(
                'th', { role: 'rowheader', scope: 'row', class: 'cell-name' },
                button, element('span', { class: 'code quiet cell-id' }, shortId(member.id))),
            cell('Status', this.#mark.node, ' ', this.#statusWord),
            cell('Services', this.#services),
            cell('Zone', this.#zone),
            cell('Address', this.#address),
            cell('Round trip', this.#roundTrip),
            cell('Known for', this.#age));
        this.update(member, cluster.self, cluster.now());
    }

    /** @param {import('./state.js').Member} member @param {string | null} self @param {number} now by the server's clock */
    update(member, self, now) {
        const mark = markOfMember(member);
        const services = [...new Set(member.offered.map(instance => instance.service))].join(', ');
        this.#since = member.since;
        this.#mark.show(mark);
        setText(this.#name, member.name);
        setText(this.#statusWord, member.id === self ? `${mark.word}, this node` : mark.word);
        setText(this.#services, services || 'none');
        setText(this.#zone, member.zone ?? 'none');
        setText(this.#address, member.address);
        setText(this.#roundTrip, roundTripWords(member, self));
        setAttribute(this.node, 'data-status', member.status);
        setAttribute(this.node, 'data-self', member.id === self ? 'true' : null);
        this.updateAge(now);
    }

    /** @param {number} now by the server's clock */
    updateAge(now) {
        setText(this.#age, age(now - this.#since));
    }

    /** @param {boolean} selected */
    mark(selected) {
        setAttribute(this.node, 'aria-current', selected ? 'true' : null);
    }
}

/** A cell, which says its column's name by itself where the table is laid out as a list. */
function cell(label, ...children) {
    return element('td', { role: 'cell', 'data-label': label }, ...children);
}

function isMeant(member, words) {
    const offered = member.offered.map(instance => `${instance.service} ${instance.instance} ${hostAndPort(instance.host, instance.port)}`);
    const text = [member.name, member.id, member.address, member.status, member.zone ?? '', ...offered].join(' ').toLowerCase();
    return words.every(word => text.includes(word));
}

/** Unlike a difference, right for infinities too. */
function compare(one, other) {
    return one === other ? 0 : one < other ? -1 : 1;
}
