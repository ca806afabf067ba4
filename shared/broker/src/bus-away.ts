import Moleculer, { type Context, type Middleware, type ServiceBroker } from 'moleculer';

/**
 * Said on the broker's local bus when a connection to the others broke: this process's own, or that of the node named
 * with it.
 */
export const BUS_AWAY = '$bus.away';

/** An option of a call. */
export interface Asked {
  /** Called when a node was chosen, before it is asked. */
  readonly onAsked: (nodeId: string) => void;
}

type OnBreak = (nodeId: string | undefined) => void;

const waiting = new WeakMap<ServiceBroker, Set<OnBreak>>();

/**
 * A call that fails at once when a connection on its way breaks in the middle of it: its request or its answer is
 * lost, and whoever may ask again need not wait for the time limit to know. The connection of a node that was not
 * asked is none of its business.
 */
export function failWhenBusBreaks<T>(
  broker: ServiceBroker,
  action: string,
  call: (option: Asked) => Promise<T>,
): Promise<T> {
  const others = othersOf(broker);
  let asked: string | undefined;
  return new Promise<T>((resolve, reject) => {
    const onBreak: OnBreak = (nodeId) => {
      if (nodeId !== undefined && nodeId !== asked) return;
      reject(new Moleculer.Errors.RequestRejectedError({ action, nodeID: asked ?? broker.nodeID }));
    };
    others.add(onBreak);
    const onAsked = (nodeId: string): void => {
      asked = nodeId;
    };
    call({ onAsked })
      .then(resolve, reject)
      .finally(() => others.delete(onBreak));
  });
}

/** Tells the option of a call which node it went to: Moleculer tells that of a call from outside, not of a nested one. */
export const tellNodeAsked: Middleware = {
  name: 'TellNodeAsked',
  remoteAction: (next: (ctx: Context) => Promise<unknown>) => (ctx: Context) => {
    const { onAsked } = ctx.options as Partial<Asked>;
    if (ctx.nodeID) onAsked?.(ctx.nodeID);
    return next(ctx);
  },
};

/** The calls of this process that want to know. */
function othersOf(broker: ServiceBroker): Set<OnBreak> {
  let others = waiting.get(broker);
  if (!others) {
    const made = new Set<OnBreak>();
    broker.localBus.on(BUS_AWAY, (nodeId?: string) => {
      for (const onBreak of [...made]) onBreak(nodeId);
    });
    waiting.set(broker, made);
    others = made;
  }
  return others;
}
