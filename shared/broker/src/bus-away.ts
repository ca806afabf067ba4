import Moleculer, { type ServiceBroker } from 'moleculer';

/**
 * Said on the broker's local bus when a connection to the others broke: this process's own, or that of the node named
 * with it.
 */
export const BUS_AWAY = '$bus.away';

type OnBreak = (nodeId: string | undefined) => void;

const waiting = new WeakMap<ServiceBroker, Set<OnBreak>>();

/**
 * A call that fails at once when a connection on its way breaks in the middle of it: its request or its answer is
 * lost, and whoever may ask again need not wait for the time limit to know.
 */
export function failWhenBusBreaks<T>(broker: ServiceBroker, action: string, call: Promise<T>): Promise<T> {
  const others = othersOf(broker);
  return new Promise<T>((resolve, reject) => {
    const onBreak: OnBreak = (nodeId) => {
      const asked = nodeAskedBy(call);
      if (nodeId !== undefined && asked !== undefined && nodeId !== asked) return;
      reject(new Moleculer.Errors.RequestRejectedError({ action, nodeID: asked ?? broker.nodeID }));
    };
    others.add(onBreak);
    call.then(resolve, reject).finally(() => others.delete(onBreak));
  });
}

/** Moleculer hangs the context on the promise of a call; on that of a nested one it does not. */
function nodeAskedBy(call: Promise<unknown> & { ctx?: { nodeID?: string | null } }): string | undefined {
  return call.ctx?.nodeID ?? undefined;
}

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
