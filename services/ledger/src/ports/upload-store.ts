/** What is known of an upload beside its bytes. */
export interface UploadNote {
  readonly fileName: string;
  /** Only who began an upload may go on with it. */
  readonly userId: string;
}

/** An upload as a file on this machine. */
export interface LocalUpload {
  readonly path: string;
  /** Where its rows may be written out beside it; goes when the upload goes. */
  readonly rowsPath: string;
}

/**
 * Files on their way in, kept until their import ends, the same for every process that keeps these books. They
 * come part by part. A part that was answered stays when this process dies, and in a replica set after any single
 * fault; the same part again changes nothing, so a lost answer is simply repeated.
 */
export interface UploadStore {
  readonly limitBytes: number;

  /** The same upload again is left as it is. @throws Problem FILE_TOO_LARGE, STORAGE_FULL, STORAGE_UNAVAILABLE */
  begin(tenantId: string, uploadId: string, note: UploadNote, sizeBytes?: number): Promise<void>;

  /**
   * Writes a part at a byte offset. Of a part that is there already in full or in its beginning, only the rest
   * counts.
   * @returns how many bytes are there now
   * @throws Problem NOT_FOUND, also for somebody else's, UPLOAD_OUT_OF_ORDER behind a gap, FILE_TOO_LARGE (the
   * upload is gone then), STORAGE_FULL, STORAGE_UNAVAILABLE
   */
  write(tenantId: string, userId: string, uploadId: string, offset: number, part: Buffer): Promise<number>;

  /** @throws Problem NOT_FOUND when it is not there or somebody else's. */
  find(tenantId: string, userId: string, uploadId: string): Promise<UploadNote & { sizeBytes: number }>;

  /** Lets work read the upload as a file; the paths are good until it ends. @throws Problem NOT_FOUND */
  useLocally<T>(tenantId: string, uploadId: string, work: (upload: LocalUpload) => Promise<T>): Promise<T>;

  /** False when there was none. */
  discard(tenantId: string, uploadId: string): Promise<boolean>;

  /**
   * Removes what was not written to since `olderThan`, milliseconds, and that nothing needs.
   * @returns how many uploads
   */
  sweep(isNeeded: (uploadId: string) => boolean, olderThan: number): Promise<number>;
}
