import { BlockList, isIP } from 'node:net';
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
      .refine((ranges) => ranges.every(isRange), 'must be address ranges such as 10.20.0.0/16'),
    description:
      'Private address ranges that webhooks may reach, separated by commas; none unless a receiver of your own is there.',
  },
});

function isRange(range: string): boolean {
  const [address = '', prefix] = range.split('/');
  const version = isIP(address);
  if (version === 0) return false;
  try {
    const family = version === 4 ? 'ipv4' : 'ipv6';
    new BlockList().addSubnet(address, Number(prefix ?? (version === 4 ? 32 : 128)), family);
    return true;
  } catch {
    return false;
  }
}
