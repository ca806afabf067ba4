/** A part of a file, and where the next one begins; no next one at the end. */
export interface FilePart {
  readonly sizeBytes: number;
  readonly base64: string;
  readonly nextOffset?: number | undefined;
}

/** Finished files that wait to be fetched, the same for every process that keeps these books. */
export interface KeptFiles {
  /** A path on this machine to write a file to before it is kept. */
  draftPath(tenantId: string, name: string): Promise<string>;

  /**
   * Keeps the file at a draft path in place of an older one of that name; nothing is left at the path. A reader
   * sees the old file or the new one, never a part.
   * @throws Problem STORAGE_FULL, STORAGE_UNAVAILABLE
   */
  keep(tenantId: string, name: string, draftPath: string): Promise<{ sizeBytes: number }>;

  /** Undefined when there is no such file. */
  readPart(tenantId: string, name: string, offset: number, maxBytes: number): Promise<FilePart | undefined>;

  /** Removes files kept before `olderThan`, milliseconds. @returns how many */
  sweep(olderThan: number): Promise<number>;
}
