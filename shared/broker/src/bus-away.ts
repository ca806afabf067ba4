import Moleculer, { type ServiceBroker } from 'moleculer';

/** Said on the broker's local bus when the connection to the others breaks. */
export const BUS_AWAY = '$bus.away';

const waiting = new WeakMap<ServiceBroker, Set<() => void>>();

/**
 * A call that fails at once when the connection breaks in the middle of it: its request or its answer is lost, and
 * whoever may ask again need not wait for the time limit to know.
 */
export function failWhenBusBreaks<T>(broker: ServiceBroker, action: string, call: Promise<T>): Promise<T> {
  const others = othersOf(broker);
  return new Promise<T>((resolve, reject) => {
    const onBreak = (): void =>
      reject(new Moleculer.Errors.RequestRejectedError({ action, nodeID: broker.nodeID }));
    others.add(onBreak);
    call.then(resolve, reject).finally(() => others.delete(onBreak));
  });
}

/** The calls of this process that want to know. */
function othersOf(broker: ServiceBroker): Set<() => void> {
  let others = waiting.get(broker);
  if (!others) {
    const made = new Set<() => void>();
    broker.localBus.on(BUS_AWAY, () => {
      for (const onBreak of [...made]) onBreak();
    });
    waiting.set(broker, made);
    others = made;
  }
  return others;
}
