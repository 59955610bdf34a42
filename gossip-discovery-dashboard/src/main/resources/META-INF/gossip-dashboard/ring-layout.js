/**
 * Where everything is on the ring. Pure: no DOM.
 *
 * Members of a service stand together, in columns that point to the centre: one member each where there is room, several where there
 * is not. This node is always at the top. All lengths are CSS pixels, so that text and marks have the same size on every screen.
 *
 * @typedef {object} Placeable
 * @property {string} id
 * @property {string} name
 * @property {string} service empty for a member without one
 * @property {string} status
 *
 * @typedef {{x: number, y: number, angle: number}} Place around the centre; the angle clockwise from three o'clock, in radians
 * @typedef {{path: string, textPath: string, text: string}} Arc text is empty where there is no room for any
 *
 * @typedef {object} RingLayout
 * @property {'level' | 'radial' | 'none'} labels how the members are labelled
 * @property {number} labelChars for which a label has room
 * @property {number} nodeRadius of a mark
 * @property {number} pitch distance between neighbours
 * @property {number} innerRadius of the free room in the middle
 * @property {Map<string, Place>} places by id
 * @property {string[]} order clockwise, service by service
 * @property {string[]} firsts the first member of each service
 * @property {Arc[]} arcs one for each service
 */

import { byName, count, shorten } from './format.js';

const TAU = 2 * Math.PI;
const TOP = -Math.PI / 2;

/** As many level labels do not run into each other, even at the top, where neighbours stand side by side. */
const MOST_LEVEL_LABELS = 8;
/** More members than this are not labelled, however much room there is. */
export const MOST_LABELS = 60;
const RADIAL_LINE = 14;
const CHAR_WIDTH = 6.6;
const MOST_ROWS = 14;

/** More marks than these would be too small to tell apart, and slow. */
const MOST_DRAWN = 1_000;

/**
 * Who is drawn where not all can be: this node, who is not well, and of the others those with the least ids. Ids come by chance, so
 * that each service is there by its share, and it is the same members as long as they live.
 *
 * @template {Placeable} T
 * @param {T[]} members
 * @param {string | null} self
 * @returns {T[]}
 */
export function drawnOf(members, self) {
    if (members.length <= MOST_DRAWN) {
        return members;
    }
    const urgency = member => (member.id === self ? 0 : member.status === 'ALIVE' ? 2 : 1);
    return members.slice()
        .sort((one, other) => urgency(one) - urgency(other) || (one.id < other.id ? -1 : 1))
        .slice(0, MOST_DRAWN);
}

/**
 * How many members each service has.
 *
 * @param {Placeable[]} members
 * @returns {Map<string, number>}
 */
export function sizesOf(members) {
    const sizes = new Map();
    for (const { service } of members) {
        sizes.set(service, (sizes.get(service) ?? 0) + 1);
    }
    return sizes;
}

/**
 * @param {Placeable[]} members who are drawn
 * @param {Map<string, number>} sizes of each service, with those who are not drawn
 * @param {string | null} self
 * @param {number} width
 * @param {number} height
 * @param {number} longest label, in characters
 * @returns {RingLayout}
 */
export function layoutRing(members, sizes, self, width, height, longest) {
    const groups = grouped(members, sizes);
    const frame = frameFor(members.length, groups, width, height, longest);
    const columns = columnsOf(groups, frame);
    const unit = TAU / columns.total;
    const turn = TOP - unit * centreOf(columns, self);
    const places = new Map();
    for (const column of columns.all) {
        const angle = turn + unit * column.centre;
        column.ids.forEach((id, row) => {
            const radius = frame.radius - row * frame.pitch;
            places.set(id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle), angle });
        });
    }
    const inner = frame.radius - (frame.rows - 1) * frame.pitch;
    const arcRadius = Math.max(1, inner - frame.nodeRadius - 9);
    return {
        labels: frame.labels,
        labelChars: Math.max(4, Math.floor((frame.labelRoom - frame.nodeRadius - 12) / CHAR_WIDTH)),
        nodeRadius: frame.nodeRadius,
        pitch: frame.pitch,
        innerRadius: arcRadius - 20,
        places,
        order: groups.flatMap(group => group.ids),
        firsts: groups.map(group => group.ids[0]),
        arcs: groups.map(group => arcOf(group, columns, unit, turn, arcRadius, groups.length === 1)),
    };
}

/** Services by name, members by theirs; who offers nothing comes last. */
function grouped(members, sizes) {
    const groups = new Map();
    for (const member of members) {
        const group = groups.get(member.service) ?? [];
        group.push(member);
        groups.set(member.service, group);
    }
    return [...groups]
        .sort(([one], [other]) => Number(one === '') - Number(other === '') || byName(one, other))
        .map(([service, group]) => ({
            service,
            size: sizes.get(service) ?? group.length,
            ids: group.sort((a, b) => byName(a.name, b.name) || (a.id < b.id ? -1 : 1)).map(member => member.id),
        }));
}

/** Radius, rows and sizes: the most that can be written beside the members decides. */
function frameFor(number, groups, width, height, longest) {
    const half = Math.min(width, height) / 2;
    const labelRoom = Math.max(48, Math.min(140, width * 0.27, longest * CHAR_WIDTH + 26));
    const single = { rows: 1, labelRoom };
    if (number <= MOST_LEVEL_LABELS) {
        const radius = Math.max(40, Math.min(half - 34, width / 2 - labelRoom));
        return { ...single, labels: 'level', radius, nodeRadius: width < 400 ? 8 : 9, pitch: pitchOf(groups, 1, radius) };
    }
    const radialRadius = Math.max(40, half - labelRoom);
    const radialPitch = pitchOf(groups, 1, radialRadius);
    if (number <= MOST_LABELS && radialPitch >= RADIAL_LINE) {
        const nodeRadius = Math.min(7, radialPitch * 0.33);
        return { ...single, labels: 'radial', radius: radialRadius, nodeRadius, pitch: radialPitch };
    }
    return denseFrame(groups, Math.max(40, half - 14), half < 180 ? 7 : 9);
}

/** As few rows as keep the marks apart at the innermost one; where none do, those that keep them apart best. */
function denseFrame(groups, radius, wanted) {
    let best = { rows: 1, apart: pitchOf(groups, 1, radius) };
    for (let rows = 2; best.apart < wanted && rows <= MOST_ROWS; rows += 1) {
        const apart = pitchOf(groups, rows, radius - (rows - 1) * wanted);
        best = apart > best.apart ? { rows, apart } : best;
    }
    const { rows, apart } = best;
    const pitch = rows === 1 ? apart : wanted;
    const nodeRadius = Math.min(6, Math.max(1.5, Math.min(apart, pitch) * 0.36));
    return { labels: 'none', labelRoom: 0, radius, rows, pitch, nodeRadius };
}

/** The distance of neighbours at a radius. */
function pitchOf(groups, rows, radius) {
    return (TAU * radius) / unitsOf(groups, rows);
}

function unitsOf(groups, rows) {
    const columns = groups.reduce((sum, group) => sum + Math.ceil(group.ids.length / rows), 0);
    return Math.max(1, columns + gapOf(groups, columns) * groups.length);
}

/** The room between services, in columns. */
function gapOf(groups, columns) {
    if (groups.length === 1) {
        return 0;
    }
    return columns > 3 * groups.length ? 1.5 : 0.6;
}

/** Each column with the middle of its place, in units of a column from wherever the ring begins. */
function columnsOf(groups, { rows }) {
    const all = [];
    const spans = new Map();
    const number = groups.reduce((sum, group) => sum + Math.ceil(group.ids.length / rows), 0);
    const gap = gapOf(groups, number);
    let at = 0;
    for (const group of groups) {
        const from = at;
        for (let first = 0; first < group.ids.length; first += rows) {
            all.push({ centre: at + 0.5, ids: group.ids.slice(first, first + rows) });
            at += 1;
        }
        spans.set(group.service, { from, to: at });
        at += gap;
    }
    return { all, spans, gap, total: Math.max(1, at) };
}

function centreOf(columns, self) {
    return (columns.all.find(column => column.ids.includes(self)) ?? columns.all[0])?.centre ?? 0;
}

function arcOf(group, columns, unit, turn, radius, alone) {
    const span = columns.spans.get(group.service);
    const margin = unit * 0.08;
    // a whole circle begins at the bottom, so that its text, which is in the middle, is at the top
    const from = alone ? Math.PI / 2 + 0.02 : turn + unit * span.from + margin;
    const to = alone ? Math.PI / 2 + TAU - 0.02 : turn + unit * span.to - margin;
    const upper = Math.sin((from + to) / 2) <= 0.01;
    // letters stand on the inner side of the arc, upright: in the lower half their path runs the other way round
    const textRadius = upper ? radius - 15 : radius - 7;
    // half of the gap on either side is free too
    const more = alone ? 0 : (unit * columns.gap) / 2;
    const room = Math.floor((textRadius * (to - from + 2 * more)) / CHAR_WIDTH) - 1;
    const name = group.service || 'other';
    const counted = `${name} · ${count(group.size)}`;
    const text = counted.length <= room ? counted : name;
    const fits = room >= Math.min(5, text.length) && textRadius > 16;
    return {
        path: circular(radius, from, to, false),
        textPath: circular(Math.max(1, textRadius), from - more, to + more, !upper),
        text: fits ? shorten(text, room) : '',
    };
}

function circular(radius, from, to, backwards) {
    const point = angle => `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
    const large = to - from > Math.PI ? 1 : 0;
    const r = radius.toFixed(1);
    return backwards
        ? `M${point(to)}A${r} ${r} 0 ${large} 0 ${point(from)}`
        : `M${point(from)}A${r} ${r} 0 ${large} 1 ${point(to)}`;
}
