import { PROGRAMS } from '@merchant-analysis/contracts/who-asks';
import { permissionsOf } from './bus-permissions.js';
import { type ClusterSecrets, publicKeyOf } from './cluster-secrets.js';

export interface NatsServerPlace {
  readonly name: string;
  /** `0.0.0.0:4222` */
  readonly listen: string;
  /** Its own place among the servers and where the others are; absent: it stands alone. */
  readonly cluster?: { readonly listen: string; readonly routes: readonly string[] } | undefined;
  /** Where it tells how it is, for monitoring; absent: nowhere. */
  readonly monitor?: string | undefined;
}

/**
 * The configuration of one NATS server: one account, a user for each program with the rights that follow from who
 * asks whom, and nobody else. It holds public keys of the programs, and the password of the servers among
 * themselves, so it is kept like a secret.
 */
export function natsServerConfig(place: NatsServerPlace, secrets: ClusterSecrets): string {
  const users = PROGRAMS.map((program) => {
    const { publish, subscribe } = permissionsOf(program);
    return `    { # ${program}
      nkey: ${publicKeyOf(secrets.programs[program].natsSeed)}
      permissions: {
        publish: { allow: ${listOf(publish)} }
        subscribe: { allow: ${listOf(subscribe)} }
      }
    }`;
  });
  return `# Made by npm run cluster:secrets from the table of who asks whom; do not edit.
server_name: ${place.name}
listen: "${place.listen}"
${place.monitor ? `http: "${place.monitor}"\n` : ''}max_payload: 1MB
max_pending: 64MB
write_deadline: "5s"
lame_duck_duration: "30s"
ping_interval: "20s"
ping_max: 2
accounts: {
  PLATFORM: {
    users: [
${users.join('\n')}
    ]
  }
}
${place.cluster ? clusterOf(place.cluster, secrets.routePassword) : ''}`;
}

function clusterOf({ listen, routes }: NonNullable<NatsServerPlace['cluster']>, password: string): string {
  const others = routes.map((route) => `nats-route://route:${password}@${route}`);
  return `cluster: {
  name: merchant-analysis
  listen: "${listen}"
  authorization: { user: route, password: "${password}", timeout: 2 }
  routes: ${listOf(others)}
}
`;
}

function listOf(subjects: readonly string[]): string {
  return `[${subjects.map((subject) => `"${subject}"`).join(', ')}]`;
}
