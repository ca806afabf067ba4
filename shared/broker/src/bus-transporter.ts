import Moleculer, { type Transit } from 'moleculer';
import type { Authenticator, Msg, NatsConnection } from 'nats';
import { BUS_AWAY } from './bus-away.js';
import { EVERYBODY, NOBODY_THERE, PREFIX, senderOf, subjectOf } from './bus-subjects.js';
import { watchGoneNodes } from './gone-nodes.js';
import { createPacketAges } from './packet-age.js';
import { flawOf } from './packet-flaws.js';
import { createRecentIds } from './recent-ids.js';

/** How to reach the bus and who one is there. */
export interface BusLogin {
  /** `nats://host:port`, or `tls://` where the servers speak TLS; more than one separated by commas. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Proves who one is by a signature, so that the server need not know the secret. */
  readonly authenticator?: Authenticator | undefined;
}

interface Packet {
  readonly type: string;
  readonly target?: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a payload is whatever its packet says; `flawOf` looks at it.
  payload: any;
}

/** A request that is delivered twice within so many is done once. */
const RECENT_REQUESTS = 10_000;

/** Set once at start and counted from there: a clock that is put right in between does not move it, milliseconds. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

/**
 * Moleculer's NATS transporter with the sender in every subject (see `bus-subjects`), packets looked at before
 * Moleculer sees them, and a word from the server when nobody listens at the receiver.
 */
export class BusTransporter extends Moleculer.Transporters.NATS {
  readonly #ageOf = createPacketAges(steadyNow);
  readonly #wasSeen = createRecentIds(RECENT_REQUESTS);
  /** How often our connection broke, and how often those of the others did as far as we heard. */
  #breaks = 0;
  readonly #breaksOf = new Map<string, number>();
  #gone: ReturnType<typeof watchGoneNodes> | undefined;
  /** Set by Moleculer's `init`; missing in its types. */
  declare messageHandler: (packet: string, taken: Packet) => Promise<boolean>;

  constructor(login: BusLogin, name: string) {
    const urls = login.url.split(',').map((each) => new URL(each));
    super({
      // Not `url`: Moleculer would take user and password out of it, and forget those below.
      servers: urls.map((url) => url.host),
      ...(urls.some((url) => url.protocol === 'tls:') ? { tls: {} } : {}),
      name,
      ...(login.user === undefined ? {} : { user: login.user, pass: login.password ?? '' }),
      ...(login.authenticator && { authenticator: login.authenticator }),
      // The bus may start after us, and be away for as long as it likes.
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      // A server that is going down may take a connection and say nothing more.
      timeout: 2_000,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      // A login that was renewed on one server before the other must not end the client for ever.
      ignoreAuthErrorAbort: true,
      // The client pings every two minutes by default: far too late to notice a server that went silent.
      pingInterval: 5_000,
      maxPingOut: 2,
    });
  }

  override async connect(): Promise<void> {
    await super.connect();
    const client: NatsConnection = this.client;
    this.#gone = watchGoneNodes(this.broker, this.transit as Transit);
    // A process that comes back under its name counts its breaks from the beginning.
    this.broker.localBus.on('$node.disconnected', ({ node }: { node: { id: string } }) =>
      this.#breaksOf.delete(node.id),
    );
    client.subscribe(`${PREFIX}.${NOBODY_THERE}.${this.nodeID}.*`, {
      callback: (error, message) => {
        if (!error && message.headers?.code === 503) this.#gone?.nobodyTookIt(lastWordOf(message.subject));
      },
    });
    void this.#watchConnection(client);
  }

  override async disconnect(): Promise<void> {
    this.#gone?.stop();
    await super.disconnect();
  }

  override async subscribe(packet: string, nodeId?: string): Promise<void> {
    this.client.subscribe(subjectOf(packet, nodeId ?? EVERYBODY, '*.*'), {
      callback: (error: Error | null, message: Msg) => {
        if (error) this.logger.warn({ error, packet }, 'the bus refused a subscription');
        else this.#take(packet, message);
      },
    });
  }

  override async publish(packet: Packet): Promise<void> {
    packet.payload.sentAt = steadyNow();
    packet.payload.breaks = this.#breaks;
    // Whoever knows the id of a request may answer it: it is nobody's business but the one who was asked.
    if (packet.type === 'REQ') packet.payload.parentID = null;
    if (packet.type === 'RES') packet.payload.meta = onlyAudit(packet.payload.meta);
    const subject = subjectOf(packet.type, packet.target ?? EVERYBODY, this.nodeID);
    const reply = this.#replyFor(packet);
    this.client?.publish(subject, this.serialize(packet as never), reply === undefined ? {} : { reply });
  }

  /** A request, and a ping that asks whether somebody is still there, come back when nobody listens. */
  #replyFor({ type, target, payload }: Packet): string | undefined {
    if (!target || (type !== 'REQ' && type !== 'PING')) return undefined;
    return `${PREFIX}.${NOBODY_THERE}.${this.nodeID}.${payload.id}`;
  }

  #take(packet: string, message: Msg): void {
    const sender = senderOf(message.subject);
    try {
      const taken = this.deserialize(packet, Buffer.from(message.data)) as Packet;
      const flaw = flawOf(packet, taken.payload, sender) ?? this.#answersSomebodyElse(packet, taken, sender);
      if (flaw !== undefined) {
        this.logger.warn({ packet, sender, flaw }, 'a packet was dropped');
        return;
      }
      this.#noticeBreak(sender, packet, taken.payload.breaks);
      const age = typeof taken.payload.sentAt === 'number' ? this.#ageOf(sender, taken.payload.sentAt) : 0;
      if (packet === 'RES') taken.payload.meta = onlyAudit(taken.payload.meta);
      if (packet === 'REQ' && taken.payload.timeout > 0) {
        taken.payload.timeout -= age;
        // Whoever asked has given up: nothing is begun that nobody waits for.
        if (taken.payload.timeout <= 0) {
          this.logger.warn({ sender, action: taken.payload.action, age }, 'a request came too late');
          return;
        }
      }
      if (packet === 'REQ' && this.#wasSeen(`${sender} ${taken.payload.id}`)) return;
      void Promise.resolve(this.messageHandler(packet, taken)).catch((error: unknown) =>
        this.logger.error({ error, packet, sender }, 'a packet could not be handled'),
      );
    } catch (error) {
      this.logger.warn({ error, packet, sender }, 'a packet was dropped');
    }
  }

  /**
   * What was on its way to a node or back when its connection broke is lost, and the node cannot know. What it said
   * over the old connection may still arrive after its first words over the new one: that is no further break.
   */
  #noticeBreak(sender: string, packet: string, breaks: unknown): void {
    if (packet === 'DISCONNECT') this.#breaksOf.delete(sender);
    else if (typeof breaks === 'number') {
      const known = this.#breaksOf.get(sender);
      if (known !== undefined && breaks <= known) return;
      this.#breaksOf.set(sender, breaks);
      if (known !== undefined) this.broker.localBus.emit(BUS_AWAY, sender);
    }
  }

  #answersSomebodyElse(packet: string, { payload }: Packet, sender: string): string | undefined {
    if (packet !== 'RES') return undefined;
    const pending = (this.transit as Transit).pendingRequests.get(payload.id);
    return pending && pending.nodeID !== sender ? 'an answer to what somebody else was asked' : undefined;
  }

  async #watchConnection(client: NatsConnection): Promise<void> {
    for await (const { type, data, permissionContext } of client.status()) {
      if (type === 'error') this.logger.warn({ code: data, permissionContext }, 'the bus refused something');
      if (type === 'disconnect') {
        this.logger.warn({ server: data }, 'the bus is away');
        this.#breaks += 1;
        this.broker.localBus.emit(BUS_AWAY);
      }
      if (type === 'reconnect') {
        this.logger.warn({ server: data }, 'the bus is back');
        // The others may have taken us for gone, and we them.
        await this.onConnected(true);
      }
    }
  }
}

/** All that an answer may leave with whoever asked; above all not another caller. */
function onlyAudit(meta: { audit?: unknown } | null | undefined): { audit?: unknown } {
  return meta?.audit ? { audit: meta.audit } : {};
}

function lastWordOf(subject: string): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}
