import { z } from 'zod';
import { commonSettings } from './common.js';
import { defineSettings } from './settings.js';

/** What a process needs that speaks with others over NATS. */
export const busSettings = defineSettings({
  natsUrl: commonSettings.natsUrl,
  natsUser: {
    env: 'NATS_USER',
    schema: z.string().min(1).optional(),
    description: 'Name at the NATS servers, where they know passwords.',
  },
  natsPassword: {
    env: 'NATS_PASSWORD',
    schema: z.string().min(1).optional(),
    description: 'Password of NATS_USER.',
    secret: true,
  },
  natsSeed: {
    env: 'NATS_SEED',
    schema: z
      .string()
      .regex(/^SU[A-Z2-7]{56}$/, 'must be the seed of a NATS user (SU and 56 letters)')
      .optional(),
    description:
      'Key of this program at the NATS servers, as npm run cluster:secrets makes it; the servers know only its public half. Instead of NATS_USER.',
    secret: true,
  },
  callerKeys: {
    env: 'CALLER_KEYS',
    schema: z.string().min(1).optional(),
    description:
      'Keys with which this program says for whom it asks, and checks what others say: speaker>believer=key, one a line, as npm run cluster:secrets makes them. Needed with NATS_URL.',
    secret: true,
  },
  instance: {
    env: 'INSTANCE',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -, at most 64')
      .optional(),
    description:
      'Name of this process among those of its service; no two may have the same at one time. Default: a new one at each start.',
  },
});
