import type { RuleResult } from '@merchant-analysis/contracts/compliance';
import type { Alert } from '../domain/alert.js';
import type { KeptCheck } from '../ports/compliance-store.js';

/** A check without its results, which may be more than one document holds. */
export interface CheckDocument {
  readonly _id: string;
  readonly tenantId: string;
  readonly at: Date;
  /** JSON */
  readonly subject: string;
  readonly today: string;
  /** JSON */
  readonly ruleSet: string;
  /** JSON: ids of rules hold dots and hyphens, and are data. */
  readonly newAlerts: string;
}

/** Results that follow each other in a check. */
export interface PieceDocument {
  readonly tenantId: string;
  readonly checkId: string;
  readonly number: number;
  /** JSON list; as text, so that no sum in it becomes a double. */
  readonly results: string;
}

export interface AlertDocument {
  readonly _id: string;
  readonly tenantId: string;
  readonly merchantId: string;
  readonly ruleId: string;
  readonly key: string;
  readonly state: Alert['state'];
  readonly severity: Alert['finding']['severity'];
  /** JSON */
  readonly finding: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** Day number. */
  readonly seenOn: number;
  readonly decision?: { readonly by: string; readonly at: Date; readonly note?: string | undefined };
}

/** Characters of results in one document: far below its limit of 16 MB, also where each takes three bytes. */
const PIECE_CHARACTERS = 1_000_000;

export function piecesOf({
  tenantId,
  id,
  results,
}: Pick<KeptCheck, 'tenantId' | 'id' | 'results'>): PieceDocument[] {
  const pieces: string[][] = [[]];
  let characters = 0;
  for (const result of results) {
    const text = JSON.stringify(result);
    if (characters > 0 && characters + text.length > PIECE_CHARACTERS) {
      pieces.push([]);
      characters = 0;
    }
    pieces.at(-1)!.push(text);
    characters += text.length;
  }
  return pieces.map((texts, number) => ({ tenantId, checkId: id, number, results: `[${texts.join(',')}]` }));
}

export function checkOf(document: CheckDocument, pieces: readonly PieceDocument[]): KeptCheck {
  return {
    id: document._id,
    tenantId: document.tenantId,
    at: document.at.getTime(),
    subject: JSON.parse(document.subject) as KeptCheck['subject'],
    today: document.today,
    ruleSet: JSON.parse(document.ruleSet) as KeptCheck['ruleSet'],
    results: pieces.flatMap(({ results }) => JSON.parse(results) as RuleResult[]),
    newAlerts: JSON.parse(document.newAlerts) as KeptCheck['newAlerts'],
  };
}

export function alertOf(document: AlertDocument): Alert {
  const { _id: id, merchantId, ruleId, key, state, seenOn, decision } = document;
  return {
    ...{ id, merchantId, ruleId, key, state, seenOn },
    finding: JSON.parse(document.finding) as Alert['finding'],
    firstSeenAt: document.firstSeenAt.getTime(),
    lastSeenAt: document.lastSeenAt.getTime(),
    decision: decision && { ...decision, at: decision.at.getTime() },
  };
}

export function documentOf(tenantId: string, alert: Alert): AlertDocument {
  const { id, merchantId, ruleId, key, state, finding, seenOn, decision } = alert;
  return {
    _id: id,
    ...{ tenantId, merchantId, ruleId, key, state, seenOn },
    severity: finding.severity,
    finding: JSON.stringify(finding),
    firstSeenAt: new Date(alert.firstSeenAt),
    lastSeenAt: new Date(alert.lastSeenAt),
    ...(decision && { decision: { ...decision, at: new Date(decision.at) } }),
  };
}
