/**
 * The few things that the page does with the DOM. Text from the stream only ever becomes text: there is no `innerHTML` anywhere.
 * Setters leave alone what is so already, since to set it would cost a layout, and make a screen reader speak.
 */

import { outline } from './marks.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} id @returns {any} */
export function byId(id) {
    return document.getElementById(id);
}

/**
 * An HTML element.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
export function element(name, attributes = {}, ...children) {
    return filled(document.createElement(name), attributes, children);
}

/**
 * An SVG element.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function svg(name, attributes = {}, ...children) {
    return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
}

/** @param {Node} node one without elements in it @param {string} text */
export function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}

/** @param {Element} node @param {string} name @param {string | null} value null takes it away */
export function setAttribute(node, name, value) {
    if (value === null) {
        node.removeAttribute(name);
    } else if (node.getAttribute(name) !== value) {
        node.setAttribute(name, value);
    }
}

/** @param {any} node @param {boolean} hidden */
export function setHidden(node, hidden) {
    if (node.hidden !== hidden) {
        node.hidden = hidden;
    }
}

/**
 * Makes these, in this order, the elements of a parent. Who stands right is not touched, and the focus stays where it is; where its
 * element goes away, it goes to the button of the one that has that place now.
 *
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function placeInOrder(parent, wanted) {
    const active = /** @type {any} */ (document.activeElement);
    const focused = parent.contains(active) ? active : null;
    const place = focused === null ? -1 : [...parent.children].findIndex(child => child.contains(focused));
    arrange(parent, wanted);
    if (focused === null || document.activeElement === focused) {
        return;
    }
    const heir = focused.isConnected ? focused : wanted[Math.min(place, wanted.length - 1)]?.querySelector('button');
    heir?.focus({ preventScroll: true });
}

function arrange(parent, wanted) {
    const kept = new Set(wanted);
    for (const child of [...parent.children]) {
        if (!kept.has(child)) {
            child.remove();
        }
    }
    let cursor = parent.firstElementChild;
    for (const node of wanted) {
        if (cursor !== null && cursor !== node && cursor.nextElementSibling === node) {
            // the one before it stands too early: it is moved, and not all those that follow past it
            cursor.remove();
            cursor = node;
        }
        if (node === cursor) {
            cursor = cursor.nextElementSibling;
        } else {
            parent.insertBefore(node, cursor);
        }
    }
}

/** A mark beside its word, which says the same to those who do not see it. */
export class MarkIcon {
    #path = svg('path', { 'fill-rule': 'evenodd' });
    node = svg('svg', { class: 'mark', viewBox: '-8 -8 16 16', width: '14', height: '14', 'aria-hidden': 'true' }, this.#path);

    /** @param {import('./marks.js').Mark} [mark] */
    constructor(mark) {
        if (mark) {
            this.show(mark);
        }
    }

    /** @param {import('./marks.js').Mark} mark */
    show(mark) {
        setAttribute(this.#path, 'd', outline(mark.shape, 6));
        setAttribute(this.node, 'data-tone', mark.tone);
    }
}
