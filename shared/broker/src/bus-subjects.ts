import type { ProgramName } from '@merchant-analysis/contracts/who-asks';

/**
 * Subjects on the bus: `<prefix>.<packet>.<receiver>.<sender>`, where both are node ids `<program>.<instance>` and a
 * packet for everybody goes to `all.all`. Moleculer's own subjects do not name the sender, so a server could not hold
 * anybody to an own name: one stolen login would be enough to offer another service, to answer for it, or to declare
 * it gone.
 */
export const PREFIX = 'MOL-merchant-analysis';
export const EVERYBODY = 'all.all';

/** Packets that make the registry: who is there, and what it offers. */
export const REGISTRY_PACKETS = ['DISCOVER', 'INFO', 'DISCONNECT', 'HEARTBEAT', 'PING', 'PONG'] as const;
/** Where the server says that nobody listens at the receiver of a packet. */
export const NOBODY_THERE = 'GONE';

/** One word of a subject: an instance may not contain what separates words, or a wildcard. */
export const INSTANCE = /^[A-Za-z0-9_-]{1,64}$/;

export function subjectOf(packet: string, receiver: string, sender: string): string {
  return `${PREFIX}.${packet}.${receiver}.${sender}`;
}

/** The node id of the sender of a packet, which the server has checked. */
export function senderOf(subject: string): string {
  return subject.split('.').slice(-2).join('.');
}

/** `cost.7f3a` runs cost. Only what PROGRAMS lists has rights on the bus. */
export function programOf(nodeId: string): ProgramName {
  return nodeId.slice(0, nodeId.indexOf('.')) as ProgramName;
}
