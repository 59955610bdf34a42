'use strict';

/*
 * Light or dark. A classic script in the head, since a module would run after the first paint: whoever chose the other theme than
 * the system's would see the page flash at each load. The style sheet knows two themes and nothing of the system.
 */
(() => {
    const KEY = 'gossip-dashboard-theme';
    const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
    let choice = remembered();

    function remembered() {
        try {
            const stored = localStorage.getItem(KEY);
            return stored === 'light' || stored === 'dark' ? stored : 'system';
        } catch {
            return 'system'; // storage is not allowed here; the choice then holds until the page is closed
        }
    }

    function remember() {
        try {
            if (choice === 'system') {
                localStorage.removeItem(KEY);
            } else {
                localStorage.setItem(KEY, choice);
            }
        } catch {
            // as above
        }
    }

    function apply() {
        const system = systemIsDark.matches ? 'dark' : 'light';
        document.documentElement.dataset.theme = choice === 'system' ? system : choice;
    }

    apply();
    systemIsDark.addEventListener('change', apply);
    document.addEventListener('DOMContentLoaded', () => {
        for (const radio of document.querySelectorAll('input[name="theme"]')) {
            radio.checked = radio.value === choice;
            radio.addEventListener('change', () => {
                choice = radio.value;
                remember();
                apply();
            });
        }
    });
})();
