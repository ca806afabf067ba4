import { addressRanges } from '@merchant-analysis/settings/address-ranges';
import { commonSettings } from '@merchant-analysis/settings/common';
import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What the notifier needs from the environment. */
export const notifierSettings = defineSettings({
  ...commonSettings,
  webhookPrivateRanges: {
    env: 'WEBHOOK_PRIVATE_RANGES',
    schema: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((range) => range.trim())
          .filter(Boolean),
      )
      .refine(areRanges, 'must be address ranges such as 10.20.0.0/16'),
    description:
      'Private address ranges that webhooks may reach, separated by commas; none unless a receiver of your own is there.',
  },
});

function areRanges(texts: readonly string[]): boolean {
  try {
    addressRanges(texts);
    return true;
  } catch {
    return false;
  }
}
