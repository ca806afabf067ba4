import { join } from 'node:path';

/** Where files lie below DATA_DIR. */
export interface FileFolders {
  readonly uploads: string;
  readonly exports: string;
  readonly rejects: string;
  /** Copies of what is kept elsewhere, a folder a process. */
  readonly copies: string;
}

export function fileFolders(dataDir: string): FileFolders {
  return {
    uploads: join(dataDir, 'uploads'),
    exports: join(dataDir, 'exports'),
    rejects: join(dataDir, 'rejects'),
    copies: join(dataDir, 'copies'),
  };
}

/** The path of a tenant's file in one of the folders. Ids come out of messages: nothing but a name may be in them. */
export function pathIn(folder: string, tenantId: string, id: string): string {
  return join(folder, named(tenantId), named(id));
}

function named(id: string): string {
  if (!/^[0-9A-Za-z_-]{1,100}$/.test(id)) throw new RangeError('not an id');
  return id;
}
