import { z } from 'zod';
import { defineSettings, type SettingDefinitions, SettingsError, type SettingValues } from './settings.js';

/** Where the books are kept when they are not in SQLite. Absent `mongodbUri`: SQLite files in DATA_DIR. */
export const mongoSettings = defineSettings({
  mongodbUri: {
    env: 'MONGODB_URI',
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
      .optional(),
    description:
      'mongodb://host:port[,host:port]/database of a replica set; absent: SQLite files in DATA_DIR.',
    secret: true,
  },
  mongodbReplicaSet: {
    env: 'MONGODB_REPLICA_SET',
    schema: z.string().optional(),
    description: 'Name of the replica set, unless MONGODB_URI says it (replicaSet=…).',
  },
  mongodbUsername: {
    env: 'MONGODB_USERNAME',
    schema: z.string().optional(),
    description: 'User of MongoDB, unless MONGODB_URI names one.',
  },
  mongodbPassword: {
    env: 'MONGODB_PASSWORD',
    schema: z.string().optional(),
    description: 'Password of that user.',
    secret: true,
  },
} satisfies SettingDefinitions);

/** A replica set to connect to. */
export interface MongoAddress {
  readonly uri: string;
  readonly replicaSet: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * The replica set that the settings name, or undefined when the books are to be in SQLite.
 * @throws SettingsError for settings with which no acknowledged write would be safe.
 */
export function mongoAddress(settings: SettingValues<typeof mongoSettings>): MongoAddress | undefined {
  const { mongodbUri: uri, mongodbUsername: username, mongodbPassword: password } = settings;
  if (uri === undefined) return undefined;
  const options = optionsOf(uri);
  const mistakes: string[] = [];
  if (options.get('directconnection') === 'true') {
    mistakes.push(
      'MONGODB_URI says directConnection=true: take it out, a direct connection does not follow a new primary.',
    );
  }
  const replicaSet = settings.mongodbReplicaSet ?? options.get('replicaset');
  if (replicaSet === undefined) {
    mistakes.push(
      'MONGODB_REPLICA_SET is not set: name the replica set, a single server cannot keep an acknowledged write.',
    );
  }
  if ((username === undefined) !== (password === undefined)) {
    mistakes.push('MONGODB_USERNAME and MONGODB_PASSWORD belong together: set both, or neither.');
  }
  if (mistakes.length > 0 || replicaSet === undefined) throw new SettingsError(mistakes);
  return { uri, replicaSet, username, password };
}

/** The options behind the `?` of a connection string, names in lower case. */
function optionsOf(uri: string): Map<string, string> {
  const query = uri.split('?')[1] ?? '';
  const pairs = query.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name.toLowerCase(), decodeURIComponent(value)];
    }),
  );
}
