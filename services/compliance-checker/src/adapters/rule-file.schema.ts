import { audience, confidence, ruleId, severity } from '@merchant-analysis/contracts/compliance';
import { businessDate, currency, localizedText } from '@merchant-analysis/contracts/fields';
import { z } from 'zod';

/** Settings files are read strictly: a misspelt key is a mistake, not a silence. */

const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name in camelCase');
const byMcc = z.record(z.string().regex(/^\d{4}$/), z.number().min(0));

/** `config/rules/<year>/<id>.json` */
export const ruleFile = z.strictObject({
  id: ruleId,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  name: localizedText,
  severity,
  audiences: z.array(audience).min(1),
  law: z.array(z.strictObject({ text: localizedText, confidence })).min(1),
  validFrom: businessDate.optional(),
  validTo: businessDate.optional(),
  thresholds: z.array(
    z.strictObject({ name, value: z.number().min(0), unit: z.string().min(1), confidence }),
  ),
  peers: z
    .array(z.strictObject({ name, default: z.number().min(0), byMcc, unit: z.string().min(1), confidence }))
    .default([]),
  lists: z.array(z.strictObject({ name, values: z.array(z.string()), confidence })).default([]),
});
export type RuleFile = z.output<typeof ruleFile>;

/** `config/rules/<year>/rule-set.json` */
export const ruleSetFile = z.strictObject({
  year: z.int().min(2000).max(2200),
  version: z.string().min(1),
});

/** What an operator may set without touching the shipped files. */
export const overrideFile = z.strictObject({
  rules: z
    .record(
      ruleId,
      z.strictObject({
        thresholds: z.record(name, z.number().min(0)).default({}),
        peers: z
          .record(name, z.strictObject({ default: z.number().min(0).optional(), byMcc: byMcc.default({}) }))
          .default({}),
        lists: z.record(name, z.array(z.string())).default({}),
      }),
    )
    .default({}),
  fxRates: z
    .array(
      z.strictObject({
        currency,
        usdCentsPer10000: z.int().min(1).describe('US cents for 10,000 units of the currency'),
        asOf: businessDate,
      }),
    )
    .default([]),
});
export type OverrideFile = z.output<typeof overrideFile>;
