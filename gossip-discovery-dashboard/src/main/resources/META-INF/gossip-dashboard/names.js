/** Short names for the few places where a whole instance id does not fit. Pure: no DOM. */

import { hostAndPort } from './format.js';

/** The id that an instance has where nobody configured one: service, host, port, beginning of the node's id. */
const GENERATED = /^(.+)-(\d{1,5})-[0-9a-f]{8}$/;
const HOST_AND_PORT = /^(.+):(\d{1,5})$/;

/**
 * An instance's id without what stands beside it anyway: `inventory-10.0.3.17-8080-07fc1b30` is `10.0.3.17:8080`.
 *
 * @param {string} instance
 * @param {string} service
 */
export function shortInstance(instance, service) {
    const prefix = `${service.toLowerCase()}-`;
    const rest = service && instance.toLowerCase().startsWith(prefix) ? instance.slice(prefix.length) : instance;
    const parts = GENERATED.exec(rest);
    return (parts ? hostAndPort(parts[1], parts[2]) : rest) || instance;
}

/**
 * A short label for each member, different from all others. What is the same of all is left out: where they are at one host, the
 * port is the label; where all have one port, the host.
 *
 * @param {{id: string, name: string, service: string}[]} members
 * @returns {Map<string, string>} by id
 */
export function shortLabels(members) {
    const services = new Set(members.map(member => member.service));
    const labels = new Map(members.map(member => [member.id, shortInstance(member.name, serviceOf(member, services))]));
    const located = [...labels.values()].map(label => HOST_AND_PORT.exec(label)).filter(parts => parts !== null);
    const hosts = new Set(located.map(parts => parts[1]));
    const ports = new Set(located.map(parts => parts[2]));
    if (located.length > 1 && (hosts.size === 1 || ports.size === 1)) {
        const rest = hosts.size === 1 ? ':$2' : '$1';
        for (const [id, label] of labels) {
            labels.set(id, label.replace(HOST_AND_PORT, rest));
        }
    }
    const uses = new Map();
    for (const label of labels.values()) {
        uses.set(label, (uses.get(label) ?? 0) + 1);
    }
    for (const [id, label] of labels) {
        if (uses.get(label) > 1) {
            labels.set(id, `${label} ${id.slice(0, 4)}`);
        }
    }
    return labels;
}

/** Who is gone offers nothing any more, but its name still begins with the service that it had: the longest that fits. */
function serviceOf({ name, service }, services) {
    const had = other => other !== '' && name.toLowerCase().startsWith(`${other.toLowerCase()}-`);
    const longer = (one, other) => (other.length > one.length ? other : one);
    return service || [...services].filter(had).reduce(longer, '');
}
