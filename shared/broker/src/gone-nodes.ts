import Moleculer, { type Context, type ServiceBroker, type Transit } from 'moleculer';

/** Requests that wait longer than this are worth a look whether their node is still there, milliseconds. */
const LOOK_AFTER_MS = 300;
const LOOK_EVERY_MS = 500;
/** A node that was silent for longer has missed a heartbeat: is it still there? Seconds. */
const MISSED_BEAT_S = 4;
/** A node that moves to another server is away for a moment: only after this it counts as gone, milliseconds. */
const GONE_AFTER_MS = 1_000;

interface GoneNodes {
  /** The server says that nobody listens where this request or ping was sent. */
  nobodyTookIt(id: string): void;
  stop(): void;
}

/**
 * Notices within a second or two that a process died: heartbeats alone would take up to twice their timeout, in
 * which calls go on to the dead one and those in flight hang. A request that nobody took fails at once as not
 * delivered, so it may be sent to another node whatever it does; what the node had in hand fails when the node
 * counts as gone.
 */
export function watchGoneNodes(broker: ServiceBroker, transit: Transit): GoneNodes {
  const suspects = new Map<string, number>();
  const pinged = new Map<string, string>();

  const look = (): void => {
    const waiting = new Set<string>(suspects.keys());
    for (const { nodeID, ctx } of transit.pendingRequests.values()) {
      if (ctx.startHrTime && millisecondsSince(ctx.startHrTime) > LOOK_AFTER_MS) waiting.add(nodeID);
    }
    const uptime = process.uptime();
    for (const node of broker.registry.nodes.toArray()) {
      const heardAt = node.lastHeartbeatTime;
      if (!node.local && node.available && heardAt && uptime - heardAt > MISSED_BEAT_S) waiting.add(node.id);
    }
    for (const [id, nodeId] of pinged) if (!waiting.has(nodeId)) pinged.delete(id);
    for (const nodeId of waiting) {
      if (nodeId === broker.nodeID || !broker.registry.nodes.get(nodeId)?.available) {
        suspects.delete(nodeId);
        continue;
      }
      const id = broker.generateUid();
      pinged.set(id, nodeId);
      void transit.sendPing(nodeId, id);
    }
  };

  const suspect = (nodeId: string): void => {
    const since = suspects.get(nodeId);
    if (since === undefined) suspects.set(nodeId, performance.now());
    else if (performance.now() - since >= GONE_AFTER_MS) {
      suspects.delete(nodeId);
      broker.registry.nodes.disconnected(nodeId, true);
    }
  };

  const onPong = ({ nodeID, id }: { nodeID: string; id?: string }): void => {
    suspects.delete(nodeID);
    if (id !== undefined) pinged.delete(id);
  };

  broker.localBus.on('$node.pong', onPong);
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    nobodyTookIt(id) {
      const pingedNode = pinged.get(id);
      pinged.delete(id);
      if (pingedNode !== undefined) suspect(pingedNode);
      const pending = transit.pendingRequests.get(id);
      if (!pending) return;
      transit.pendingRequests.delete(id);
      if (hasOtherEndpoint(broker, pending.ctx)) restLater(pending.ctx.endpoint);
      pending.reject(
        new Moleculer.Errors.ServiceNotFoundError({
          action: pending.ctx.action?.name,
          nodeID: pending.nodeID,
        }),
      );
      suspect(pending.nodeID);
    },
    stop() {
      clearInterval(timer);
      broker.localBus.off('$node.pong', onPong);
    },
  };
}

/** Whether somebody else could take such a call. The last one stays in turn: it may be back before its rest is over. */
function hasOtherEndpoint(broker: ServiceBroker, { action, endpoint }: Context): boolean {
  const list = action?.name ? broker.registry.getActionEndpoints(action.name) : undefined;
  return list?.endpoints.some((other) => other !== endpoint && other.isAvailable) ?? false;
}

/** Takes an endpoint out of the turn until the node is either back or counted as gone. */
function restLater(endpoint: { state: boolean } | null): void {
  if (!endpoint?.state) return;
  endpoint.state = false;
  setTimeout(() => {
    endpoint.state = true;
  }, GONE_AFTER_MS).unref();
}

function millisecondsSince([seconds, nanoseconds]: [number, number]): number {
  const [s, ns] = process.hrtime([seconds, nanoseconds]);
  return s * 1_000 + ns / 1e6;
}
