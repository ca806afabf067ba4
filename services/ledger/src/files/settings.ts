import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What imports and exports read from the environment. */
export const fileSettings = defineSettings({
  importMaxBytes: {
    env: 'IMPORT_MAX_BYTES',
    schema: z.coerce.number().int().min(1024).max(107_374_182_400).default(1_073_741_824),
    description: 'Largest file that can be imported, in bytes, as it is sent and again when it is unpacked.',
  },
  importLeaseSeconds: {
    env: 'IMPORT_LEASE_SECONDS',
    schema: z.coerce.number().int().min(1).max(3600).default(30),
    description:
      'How long an import or export of a process that died waits until another one goes on with it.',
  },
  importConcurrency: {
    env: 'IMPORT_CONCURRENCY',
    schema: z.coerce.number().int().min(1).max(16).default(1),
    description: 'How many imports and exports run at once; each has a thread of its own.',
  },
});
