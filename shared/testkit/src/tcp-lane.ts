import type { Socket } from 'node:net';
import { arrivalOf, type Direction, isBlackholed, type LineFault } from './line-fault.js';

interface Ends {
  /** The one that dialled. */
  readonly near: Socket;
  readonly far: Socket;
  /** The fault of this moment. */
  readonly fault: () => LineFault;
  readonly chance: () => number;
}

/** What travels: bytes, the end of one side's sending, or a reset. */
type Sent = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'end' | 'reset' };
type Parcel = Sent & { readonly arrivesAt: number };

/** So much waits in a lane before its sender has to. */
const MOST_WAITING_BYTES = 1 << 20;
/** Slow lines hand on small parts, so that a part does not arrive as a burst. */
const SMALLEST_PARTS_A_SECOND = 20;

/** Joins two sockets, a lane for each direction, each with the faults of the line. */
export function joinLines({ near, far, fault, chance }: Ends): {
  pump(): void;
  reset(): void;
  onEnd(listener: () => void): void;
} {
  const reset = (): void => {
    near.resetAndDestroy();
    // A socket that is still dialling cannot be reset.
    if (far.connecting) far.destroy();
    else far.resetAndDestroy();
  };
  const up = openLane(near, far, { direction: 'up', fault, chance });
  const down = openLane(far, near, { direction: 'down', fault, chance });
  let ends: (() => void) | undefined;
  const look = (): void => {
    if (near.destroyed && far.destroyed) ends?.();
  };
  near.once('close', look);
  far.once('close', look);
  return {
    pump: () => {
      up();
      down();
    },
    reset,
    onEnd: (listener) => {
      ends = listener;
    },
  };
}

/** Carries what one socket says to the other. @returns looks again what may arrive, after the fault changed */
function openLane(
  source: Socket,
  target: Socket,
  line: { direction: Direction; fault: () => LineFault; chance: () => number },
): () => void {
  const waiting: Parcel[] = [];
  let waitingBytes = 0;
  let lastArrival = 0;
  let timer: NodeJS.Timeout | undefined;
  let isFull = false;

  const pump = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (isBlackholed(line.fault(), line.direction)) return;
    while (waiting.length > 0 && !isFull) {
      const parcel = waiting[0]!;
      const wait = parcel.arrivesAt - performance.now();
      if (wait > 0) {
        timer = setTimeout(pump, Math.ceil(wait));
        return;
      }
      waiting.shift();
      deliver(parcel);
    }
    if (waitingBytes < MOST_WAITING_BYTES && !source.destroyed) source.resume();
  };
  const deliver = (parcel: Parcel): void => {
    if (parcel.kind === 'bytes') waitingBytes -= parcel.bytes.length;
    if (target.destroyed) return;
    if (parcel.kind === 'bytes') isFull = !target.write(parcel.bytes);
    else if (parcel.kind === 'end') target.end();
    else target.resetAndDestroy();
  };
  const send = (parcel: Sent): void => {
    const bytes = parcel.kind === 'bytes' ? parcel.bytes.length : 0;
    const now = performance.now();
    lastArrival = arrivalOf(line.fault(), { now, after: lastArrival, bytes, chance: line.chance() });
    waiting.push({ ...parcel, arrivesAt: lastArrival });
  };
  source.on('data', (bytes: Buffer) => {
    waitingBytes += bytes.length;
    for (const part of partsOf(bytes, line.fault().bytesPerSecond)) send({ kind: 'bytes', bytes: part });
    if (waitingBytes >= MOST_WAITING_BYTES) source.pause();
    pump();
  });
  source.once('end', () => {
    send({ kind: 'end' });
    pump();
  });
  source.once('error', () => {
    send({ kind: 'reset' });
    pump();
  });
  source.once('close', () => {
    if (!source.readableEnded) send({ kind: 'reset' });
    pump();
  });
  target.on('drain', () => {
    isFull = false;
    pump();
  });
  target.once('close', () => {
    isFull = false;
    clearTimeout(timer);
  });
  return pump;
}

function* partsOf(bytes: Buffer, bytesPerSecond: number | undefined): Generator<Buffer> {
  const size =
    bytesPerSecond === undefined
      ? bytes.length
      : Math.max(1, Math.ceil(bytesPerSecond / SMALLEST_PARTS_A_SECOND));
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
