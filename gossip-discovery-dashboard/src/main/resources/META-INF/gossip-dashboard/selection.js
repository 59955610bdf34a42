/** Which member a person looks at: one selected, one that has the focus on the ring, one under the pointer. Pure: no DOM. */
export class Selection {
    /** @type {string | null} */
    selected = null;
    /** @type {string | null} */
    focused = null;
    /** @type {string | null} */
    hovered = null;

    #onChange;

    /** @param {() => void} onChange */
    constructor(onChange) {
        this.#onChange = onChange;
    }

    /** The one whose details are shown, or null where a person looks at nobody in particular. */
    get shown() {
        return this.hovered ?? this.focused ?? this.selected;
    }

    /** @param {string | null} id */
    select(id) {
        this.#set('selected', id);
    }

    /** @param {string | null} id */
    focus(id) {
        this.#set('focused', id);
    }

    /** @param {string | null} id */
    hover(id) {
        this.#set('hovered', id);
    }

    #set(part, id) {
        if (this[part] !== id) {
            this[part] = id;
            this.#onChange();
        }
    }
}
