/**
 * What a status, a readiness or a kind of event looks like and is called. A shape and a word carry the meaning; the tone, which
 * becomes a colour, only helps. Pure: no DOM.
 *
 * @typedef {{word: string, shape: string, tone: 'good' | 'warn' | 'bad' | 'quiet'}} Mark
 */

/** @type {Record<string, Mark>} */
export const STATUS = {
    ALIVE: { word: 'Alive', shape: 'disc', tone: 'good' },
    SUSPECT: { word: 'Suspect', shape: 'diamond', tone: 'warn' },
    DEAD: { word: 'Dead', shape: 'cross', tone: 'bad' },
    LEFT: { word: 'Left', shape: 'square', tone: 'quiet' },
};

/** A member that lives, and none of whose instances wants requests. @type {Mark} */
export const NOT_READY = { word: 'Alive, not up', shape: 'circle', tone: 'good' };

/** @type {Record<string, Mark>} */
export const READINESS = {
    UP: { word: 'Up', shape: 'disc', tone: 'good' },
    STARTING: { word: 'Starting', shape: 'half', tone: 'quiet' },
    DOWN: { word: 'Down', shape: 'cross', tone: 'bad' },
    OUT_OF_SERVICE: { word: 'Out of service', shape: 'bar', tone: 'quiet' },
    DRAINING: { word: 'Draining', shape: 'triangle', tone: 'warn' },
};

/** @type {Record<string, Mark>} */
export const KIND = {
    JOINED: { word: 'Joined', shape: 'disc', tone: 'good' },
    SUSPECTED: { word: 'Suspected', shape: 'diamond', tone: 'warn' },
    REFUTED: { word: 'Refuted', shape: 'circle', tone: 'good' },
    DIED: { word: 'Died', shape: 'cross', tone: 'bad' },
    LEFT: { word: 'Left', shape: 'square', tone: 'quiet' },
    STATE_CHANGED: { word: 'Changed', shape: 'half', tone: 'quiet' },
    KEPT: { word: 'Kept', shape: 'bar', tone: 'warn' },
    KEPT_NO_LONGER: { word: 'Kept no longer', shape: 'bar', tone: 'quiet' },
    RENEWED: { word: 'Renewed', shape: 'triangle', tone: 'quiet' },
};

const UNKNOWN = { word: 'Unknown', shape: 'circle', tone: 'quiet' };

/**
 * The mark of a name that the server sent: a later release may know more of them than this page.
 *
 * @param {Record<string, Mark>} marks
 * @param {string} name
 * @returns {Mark}
 */
export function markOf(marks, name) {
    return Object.hasOwn(marks, name) ? marks[name] : { ...UNKNOWN, word: name };
}

/** @param {{status: string, ready: boolean}} member */
export function markOfMember(member) {
    return member.status === 'ALIVE' && !member.ready ? NOT_READY : markOf(STATUS, member.status);
}

/**
 * The outline of a shape around 0, 0, to be filled by the rule `evenodd`.
 *
 * @param {string} shape
 * @param {number} r radius
 */
export function outline(shape, r) {
    switch (shape) {
        case 'circle':
            return disc(r) + disc(r * 0.55);
        case 'diamond':
            return polygon([[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]], r);
        case 'cross':
            return polygon(CROSS, r);
        case 'square':
            return polygon([[-0.95, -0.95], [0.95, -0.95], [0.95, 0.95], [-0.95, 0.95]], r)
                + polygon([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]], r);
        case 'half':
            return disc(r) + halfDisc(r * 0.65);
        case 'bar':
            return disc(r) + polygon([[-0.6, -0.2], [0.6, -0.2], [0.6, 0.2], [-0.6, 0.2]], r);
        case 'triangle':
            return polygon([[-1.1, -0.8], [1.1, -0.8], [0, 1.1]], r);
        default:
            return disc(r);
    }
}

/** A plus sign, turned by an eighth. */
const CROSS = [
    [0.35, -1.3], [0.35, -0.35], [1.3, -0.35], [1.3, 0.35], [0.35, 0.35], [0.35, 1.3],
    [-0.35, 1.3], [-0.35, 0.35], [-1.3, 0.35], [-1.3, -0.35], [-0.35, -0.35], [-0.35, -1.3],
].map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);

function disc(r) {
    const size = round(r);
    return `M${-size} 0a${size} ${size} 0 1 0 ${round(2 * r)} 0a${size} ${size} 0 1 0 ${round(-2 * r)} 0Z`;
}

/** The right half. */
function halfDisc(r) {
    const size = round(r);
    return `M0 ${-size}A${size} ${size} 0 0 1 0 ${size}Z`;
}

function polygon(points, r) {
    return `M${points.map(([x, y]) => `${round(x * r)} ${round(y * r)}`).join('L')}Z`;
}

function round(value) {
    return Math.round(value * 100) / 100;
}
