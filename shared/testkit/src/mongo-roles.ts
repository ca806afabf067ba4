import { MongoClient } from 'mongodb';
import type { MongoMember } from './mongo-set.js';

type Role = 'primary' | 'secondary' | 'neither';

/** What each member says of itself right now; `neither` for one that does not answer within a second. */
export function rolesOf(members: readonly MongoMember[]): Promise<Role[]> {
  return Promise.all(members.map(roleOf));
}

async function roleOf({ host, process }: MongoMember): Promise<Role> {
  if (process === undefined) return 'neither';
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
    socketTimeoutMS: 1_000,
  });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return 'primary';
    return hello['secondary'] === true ? 'secondary' : 'neither';
  } catch {
    return 'neither';
  } finally {
    await client.close();
  }
}
