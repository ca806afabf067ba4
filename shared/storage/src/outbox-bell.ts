/** Who is waiting for entries of which store of this process. */
const listeners = new WeakMap<object, Set<() => void>>();

/** @returns ends it */
export function hearBell(store: object, listener: () => void): () => void {
  const known = listeners.get(store) ?? new Set();
  listeners.set(store, known.add(listener));
  return () => {
    known.delete(listener);
  };
}

/** Tells those who listen, once what is being done now is done: a transaction in hand has then been committed. */
export function ringBell(store: object): void {
  const known = listeners.get(store);
  if (!known || known.size === 0) return;
  setImmediate(() => {
    for (const listener of known) listener();
  });
}

const putting = new WeakSet<object>();

/** Something was put in with this session: the bell rings when its transaction is committed. */
export function ringOnCommit(session: object): void {
  putting.add(session);
}

/** The transaction of a session is committed. */
export function ringCommitted(store: object, session: object): void {
  if (putting.delete(session)) ringBell(store);
}
