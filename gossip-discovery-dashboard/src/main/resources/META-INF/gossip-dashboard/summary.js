import { STATUS } from './marks.js';
import { MarkIcon, byId, setAttribute, setText } from './dom.js';
import { count, healthWords, percent, shortId } from './format.js';

/** The head of the page: which cluster, seen by whom, and how it is, in eight figures. */
export class Summary {
    #figures = new Map();

    constructor() {
        for (const figure of document.querySelectorAll('.figure')) {
            const { figure: name, mark } = figure.dataset;
            this.#figures.set(name, { node: figure, value: figure.querySelector('dd') });
            if (mark) {
                figure.querySelector('dt').prepend(new MarkIcon(STATUS[mark]).node, ' ');
            }
        }
    }

    /**
     * @param {import('./state.js').Cluster} cluster
     * @param {import('./state.js').Changes} changes
     */
    render(cluster, changes) {
        if (changes.everything) {
            setText(byId('cluster'), cluster.name);
            setText(byId('node'), cluster.node);
        }
        if (changes.view) {
            this.#renderView(cluster.view);
            document.title = titleOf(cluster);
        }
        if (changes.structure) {
            this.#show('services', count(servicesOf(cluster).size), 'quiet');
        }
    }

    #renderView(view) {
        this.#show('alive', count(view.alive), 'quiet');
        this.#show('suspect', count(view.suspect), view.suspect > 0 ? STATUS.SUSPECT.tone : 'none');
        this.#show('dead', count(view.dead), view.dead > 0 ? STATUS.DEAD.tone : 'none');
        this.#show('left', count(view.left), view.left > 0 ? 'quiet' : 'none');
        this.#show('convergence', percent(view.convergence), view.convergence < 1 ? STATUS.SUSPECT.tone : 'quiet');
        this.#show('hash', shortId(view.hash), 'quiet');
        const health = `${healthWords(view.localHealth)} (${view.localHealth} of 8)`;
        this.#show('health', health, view.localHealth > 2 ? STATUS.SUSPECT.tone : 'quiet');
    }

    #show(name, text, tone) {
        const { node, value } = this.#figures.get(name);
        setText(value, text);
        setAttribute(node, 'data-tone', tone);
    }
}

function titleOf(cluster) {
    const { alive, suspect } = cluster.view;
    const suspects = suspect > 0 ? `, ${count(suspect)} suspect` : '';
    return `${cluster.name}: ${count(alive)} alive${suspects}`;
}

function servicesOf(cluster) {
    const services = new Set();
    for (const member of cluster.members.values()) {
        if (!member.gone) {
            member.offered.forEach(instance => services.add(instance.service));
        }
    }
    return services;
}
