import { answer, type Call, service } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { query } from '@merchant-analysis/contracts/contract';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { ServiceSchema } from 'moleculer';
import { z } from 'zod';

/** A question under the name of a real action, so that real rights hold for it. */
export function questionOf(action: string, timeoutMs = 3_000) {
  return query({
    action,
    summary: 'A question of a test',
    params: z.object({ waitMs: z.int().optional() }),
    result: z.object({ node: z.string(), tenant: z.string(), roles: z.array(z.string()) }),
    timeoutMs,
  });
}

export type Question = ReturnType<typeof questionOf>;

/** A service that answers these questions with who asked. */
export function madeService(
  name: ServiceName,
  node: string,
  questions: readonly Question[],
  work: (params: { waitMs?: number | undefined }, call: Call) => Promise<unknown> = async () => undefined,
): ServiceSchema {
  return service(name, {
    answers: questions.map((question) =>
      answer(question, async (params, call) => {
        await work(params, call);
        return { node, tenant: call.caller.tenantId, roles: call.caller.roles };
      }),
    ),
  });
}

export const owner: Caller = { tenantId: 'ten_00000001', userId: 'usr_owner', roles: ['owner'] };

/** The code with which some work failed. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    return (error as { type?: string }).type ?? String(error);
  }
}

/** Waits until so many nodes offer a service. */
export async function waitForNodes(
  broker: { registry: { getServiceList(options: object): { name: string }[] } },
  name: string,
  count: number,
): Promise<void> {
  const until = performance.now() + 30_000;
  const known = () =>
    broker.registry.getServiceList({ onlyAvailable: true }).filter((each) => each.name === name).length;
  while (known() !== count) {
    if (performance.now() > until) throw new Error(`${name} is offered by ${known()} nodes, not by ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
