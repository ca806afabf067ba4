import { join } from 'node:path';

/** Where files of a tenant lie below DATA_DIR. Ids are checked by the contracts and hold letters and digits only. */
export interface FileFolders {
  upload(tenantId: string, uploadId: string): string;
  /** Rows of a workbook, written out as CSV while it is imported. */
  spool(tenantId: string, importId: string): string;
  /** Rejected rows of an import, as they are fetched. */
  rejects(tenantId: string, importId: string): string;
  export(tenantId: string, exportId: string): string;
  /** The folders themselves, for cleaning up. */
  readonly uploads: string;
  readonly exports: string;
}

export function fileFolders(dataDir: string): FileFolders {
  const uploads = join(dataDir, 'uploads');
  const exports = join(dataDir, 'exports');
  return {
    uploads,
    exports,
    upload: (tenantId, uploadId) => join(uploads, named(tenantId), named(uploadId)),
    spool: (tenantId, importId) => join(uploads, named(tenantId), `${named(importId)}.rows`),
    rejects: (tenantId, importId) => join(uploads, named(tenantId), `${named(importId)}.rejects`),
    export: (tenantId, exportId) => join(exports, named(tenantId), named(exportId)),
  };
}

/** Ids come out of messages: nothing but a name may become part of a path. */
function named(id: string): string {
  if (!/^[0-9A-Za-z_-]{1,100}$/.test(id)) throw new RangeError('not an id');
  return id;
}
