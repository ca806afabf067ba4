import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { hasFault, type LineFault } from './line-fault.js';
import { joinLines } from './tcp-lane.js';

interface TcpProxyOptions {
  /** Port on loopback to which everything is handed on. */
  readonly target: number;
  /** Port to listen on; default: a free one. */
  readonly port?: number;
  /**
   * Names who dials, by the address and port on the dialling side, so that a fault can be put on some callers only.
   * Asked when a fault needs to know; undefined: not known yet.
   */
  readonly nameOf?: (remotePort: number, remoteAddress: string) => string | undefined;
  /** Chance for the jitter, uniform in [0, 1); default: none of it, which is half of the jitter. */
  readonly chance?: () => number;
}

/** A line on loopback that can be made bad: everything that dials the proxy reaches the target through it. */
export interface TcpProxy {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Connections that are open now, and all that there have been. */
  readonly connections: { readonly open: number; readonly total: number };
  /** Puts a fault on the line in place of the last one. @param from only for connections of these names */
  break(fault: LineFault, from?: readonly string[]): void;
  /** The line is good again; what a blackhole held back arrives now. */
  heal(): void;
  /** Resets every open connection (of these names); new ones are taken. */
  reset(from?: readonly string[]): void;
  /** Resets what is open and stops listening. */
  close(): Promise<void>;
}

interface Connection {
  /** Undefined while nobody knows it. */
  name(): string | undefined;
  /** Tries to move on what waits, under the fault of this moment. */
  pump(): void;
  reset(): void;
}

export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  const { target, nameOf = () => undefined, chance = () => 0.5 } = options;
  const open = new Set<Connection>();
  let total = 0;
  let rule: { fault: LineFault; from: readonly string[] | undefined } | undefined;
  const isFrom = (name: Connection['name'], from: readonly string[] | undefined): boolean =>
    from === undefined || from.includes(name() ?? '');
  const faultOf = (name: Connection['name']): LineFault =>
    rule && isFrom(name, rule.from) ? rule.fault : {};

  const take = (near: Socket): void => {
    total += 1;
    const { remotePort = 0, remoteAddress = '' } = near;
    let known: string | undefined;
    const name = (): string | undefined => {
      known ??= nameOf(remotePort, remoteAddress);
      return known;
    };
    if (faultOf(name).isDown) {
      near.resetAndDestroy();
      return;
    }
    const far = dial({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const lines = joinLines({ near, far, fault: () => faultOf(name), chance });
    const connection: Connection = { name, pump: lines.pump, reset: lines.reset };
    open.add(connection);
    lines.onEnd(() => open.delete(connection));
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, take);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('the proxy has no port');
  const { port } = listening;
  const reset = (from?: readonly string[]): void => {
    for (const connection of [...open]) if (isFrom(connection.name, from)) connection.reset();
  };
  const pumpAll = (): void => {
    for (const connection of [...open]) connection.pump();
  };
  return {
    port,
    address: `127.0.0.1:${port}`,
    get connections() {
      return { open: open.size, total };
    },
    break(fault, from) {
      if (!hasFault(fault)) throw new Error('a fault needs a field that says what is wrong');
      rule = { fault, from };
      if (fault.isDown) reset(from);
      pumpAll();
    },
    heal() {
      rule = undefined;
      pumpAll();
    },
    reset,
    async close() {
      const closed = once(server, 'close');
      server.close();
      reset();
      await closed;
    },
  };
}
