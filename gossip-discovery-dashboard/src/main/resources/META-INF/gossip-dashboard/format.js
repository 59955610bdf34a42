/**
 * Numbers, times and names as words for a person. Pure: no DOM, no state.
 *
 * The page is written in English, so its numbers are too, whatever the browser speaks.
 */

const LOCALE = 'en-GB';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Keeps a number and its unit on one line. */
const SPACE = '\u00a0';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const timeOfDay = new Intl.DateTimeFormat(LOCALE, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
});
const wholeSeconds = new Intl.DateTimeFormat(LOCALE, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });

/** Compares names as a person would: `inventory-9` comes before `inventory-10`. */
export const byName = new Intl.Collator(LOCALE, { numeric: true, sensitivity: 'base' }).compare;

/** @param {number} number */
export function count(number) {
    return whole.format(number);
}

/**
 * @param {number} number
 * @param {string} one the noun for one
 * @param {string} many the noun for any other number
 */
export function counted(number, one, many) {
    return `${count(number)} ${number === 1 ? one : many}`;
}

/**
 * A share of 0 to 1. What is less than all is never rounded up to all: that is the difference one looks for.
 *
 * @param {number} share
 */
export function percent(share) {
    // a share such as 0.57 is a little less than that as a number
    return `${oneDecimal.format(Math.floor(share * 1000 + 1e-6) / 10)}${SPACE}%`;
}

/**
 * How long something took, to the millisecond where that matters.
 *
 * @param {number} millis
 */
export function duration(millis) {
    if (millis < SECOND) {
        return `${whole.format(millis)}${SPACE}ms`;
    }
    if (millis < MINUTE) {
        return `${oneDecimal.format(millis / SECOND)}${SPACE}s`;
    }
    return millis < HOUR ? pair(millis, MINUTE, 'min', SECOND, 's') : age(millis);
}

/**
 * For how long something has been so: coarse, so that it changes seldom.
 *
 * @param {number} millis
 */
export function age(millis) {
    if (millis < MINUTE) {
        return `${Math.floor(Math.max(0, millis) / SECOND)}${SPACE}s`;
    }
    if (millis < HOUR) {
        return `${Math.floor(millis / MINUTE)}${SPACE}min`;
    }
    return millis < DAY ? pair(millis, HOUR, 'h', MINUTE, 'min') : pair(millis, DAY, 'd', HOUR, 'h');
}

function pair(millis, large, largeUnit, small, smallUnit) {
    const rest = Math.floor((millis % large) / small);
    const first = `${Math.floor(millis / large)}${SPACE}${largeUnit}`;
    return rest === 0 ? first : `${first} ${rest}${SPACE}${smallUnit}`;
}

/** @param {number} micros */
export function roundTrip(micros) {
    if (micros < 1000) {
        return `${whole.format(micros)}${SPACE}µs`;
    }
    const millis = micros / 1000;
    return `${(millis < 10 ? oneDecimal : whole).format(millis)}${SPACE}ms`;
}

/** @param {number} perSecond */
export function rate(perSecond) {
    return perSecond < 10 ? oneDecimal.format(perSecond) : whole.format(perSecond);
}

/** @param {number} perSecond bytes */
export function byteRate(perSecond) {
    if (perSecond < 1000) {
        return `${whole.format(perSecond)}${SPACE}B`;
    }
    return perSecond < 1_000_000
        ? `${oneDecimal.format(perSecond / 1000)}${SPACE}kB`
        : `${oneDecimal.format(perSecond / 1_000_000)}${SPACE}MB`;
}

/**
 * The time of day; with the day where it is not that of `now`.
 *
 * @param {number} millis since the epoch
 * @param {number} now since the epoch
 */
export function moment(millis, now) {
    const time = timeOfDay.format(millis);
    const date = day.format(millis);
    return date === day.format(now) ? time : `${date}, ${time}`;
}

/** @param {number} millis since the epoch */
export function clock(millis) {
    return wholeSeconds.format(millis);
}

/** @param {string} id an id or a hash in hexadecimal digits */
export function shortId(id) {
    return id.slice(0, 8);
}

/**
 * @param {string} text
 * @param {number} most characters
 */
export function shorten(text, most) {
    return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

/**
 * The same for names that differ at their end, as those of instances do: the middle is left out.
 *
 * @param {string} text
 * @param {number} most characters
 */
export function shortenMiddle(text, most) {
    if (text.length <= most) {
        return text;
    }
    const begin = Math.max(1, Math.floor((most - 1) / 3));
    return `${text.slice(0, begin)}…${text.slice(text.length - Math.max(1, most - 1 - begin))}`;
}

/**
 * @param {string} host a name or an address
 * @param {number | string} port
 */
export function hostAndPort(host, port) {
    return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** @param {string} text */
export function sentence(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * How well the node gets through. The engine lengthens its timeouts in eight steps; these words are three.
 *
 * @param {number} localHealth 0, which is well, to 8
 */
export function healthWords(localHealth) {
    if (localHealth === 0) {
        return 'Well';
    }
    if (localHealth <= 2) {
        return 'Slightly impaired';
    }
    return localHealth <= 5 ? 'Impaired' : 'Badly impaired';
}
