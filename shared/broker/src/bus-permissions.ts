import {
  ANNOUNCES,
  PROGRAMS,
  type ProgramName,
  servicesAskedBy,
} from '@merchant-analysis/contracts/who-asks';
import { EVERYBODY, NOBODY_THERE, PREFIX, REGISTRY_PACKETS, subjectOf } from './bus-subjects.js';

export interface BusPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * What one program may send and hear, made from the table of who asks what. The last words of what it sends are its
 * own name, so that it cannot send as anybody else; the words after the packet in what it hears are its own name, so
 * that it cannot listen to anybody else.
 */
export function permissionsOf(program: ProgramName): BusPermissions {
  const self = `${program}.*`;
  const asks = servicesAskedBy(program);
  const askers = PROGRAMS.filter((other) => servicesAskedBy(other).some((asked) => asked === program));
  const hearers = ANNOUNCES[program] ?? [];
  return {
    publish: [
      ...REGISTRY_PACKETS.map((packet) => subjectOf(packet, '*.*', self)),
      ...asks.map((service) => subjectOf('REQ', `${service}.*`, self)),
      ...askers.map((asker) => subjectOf('RES', `${asker}.*`, self)),
      ...hearers.map((hearer) => subjectOf('EVENT', `${hearer}.*`, self)),
    ],
    subscribe: [
      ...REGISTRY_PACKETS.map((packet) => subjectOf(packet, EVERYBODY, '*.*')),
      ...REGISTRY_PACKETS.map((packet) => subjectOf(packet, self, '*.*')),
      ...(['REQ', 'RES', 'EVENT'] as const).map((packet) => subjectOf(packet, self, '*.*')),
      `${PREFIX}.${NOBODY_THERE}.${self}.*`,
    ],
  };
}
