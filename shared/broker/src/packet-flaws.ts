import { ownerOf } from '@merchant-analysis/contracts/who-asks';
import { z } from 'zod';
import { programOf } from './bus-subjects.js';

const text = z.string().min(1).max(500);
const time = z.number().finite();
const meta = z.record(z.string(), z.unknown()).nullish();
const noStream = z.literal(false).nullish();

const offered = z.record(z.string(), z.looseObject({ name: text }));
const info = z.looseObject({
  instanceID: text,
  seq: time.nullish(),
  services: z.array(
    z.looseObject({
      name: text,
      fullName: text.nullish(),
      version: z.null().optional(),
      actions: offered.nullish(),
      events: offered.nullish(),
    }),
  ),
  ipList: z.array(z.string()).nullish(),
  hostname: z.string().nullish(),
  client: z.looseObject({}).nullish(),
  config: z.looseObject({}).nullish(),
  metadata: z.looseObject({}).nullish(),
});

const SHAPES: Readonly<Record<string, z.ZodType>> = {
  REQ: z.looseObject({
    id: text,
    action: text,
    meta,
    level: time.nullish(),
    timeout: time.nullish(),
    sentAt: time.nullish(),
    stream: noStream,
  }),
  RES: z.looseObject({
    id: text,
    success: z.boolean(),
    meta,
    stream: noStream,
    error: z.looseObject({ name: z.string(), message: z.string() }).nullish(),
  }),
  EVENT: z.looseObject({ event: text, meta, groups: z.array(z.string()).nullish() }),
  INFO: info,
  DISCOVER: z.looseObject({}),
  DISCONNECT: z.looseObject({}),
  HEARTBEAT: z.looseObject({ cpu: time.nullish() }),
  PING: z.looseObject({ time, id: text.nullish() }),
  PONG: z.looseObject({ time, arrived: time }),
};

/**
 * Why a packet is not to be looked at; undefined when it may be. Moleculer believes what it is sent: a packet of
 * another shape would be thrown about in it, and an offer of somebody else's actions would be taken.
 * @param sender node id that the bus has checked
 */
export function flawOf(packet: string, payload: unknown, sender: string): string | undefined {
  const shape = SHAPES[packet];
  if (!shape) return 'a packet of no known kind';
  const parsed = shape.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `not the shape of ${packet}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
  }
  const said = payload as { sender?: unknown; success?: boolean; error?: unknown; event?: string };
  if (said.sender !== sender) return 'it names another sender than the bus does';
  if (packet === 'RES' && said.success === false && !said.error) return 'a failure without an error';
  if (packet === 'EVENT' && ownerOf(said.event!) !== programOf(sender)) return 'an event of somebody else';
  if (packet === 'INFO') return offerFlawOf(parsed.data as z.output<typeof info>, sender);
  return undefined;
}

/** A program offers its own service and nothing else. */
function offerFlawOf({ services }: z.output<typeof info>, sender: string): string | undefined {
  const program = programOf(sender);
  for (const { name, fullName, actions } of services) {
    if (name !== program || (fullName ?? name) !== program) return `an offer of the service ${name}`;
    const foreign = Object.values(actions ?? {}).find((action) => ownerOf(action.name) !== program);
    if (foreign) return `an offer of the action ${foreign.name}`;
  }
  return undefined;
}
