/** What a file may grow to while it is read. Every bound is counted on the stream, because headers lie. */
export interface FileBounds {
  /** Bytes of the unpacked text, or of all parts of a workbook together. */
  readonly maxInflatedBytes: number;
  /** Unpacked bytes for one packed byte, once more than `RATIO_FREE_BYTES` came out. */
  readonly maxRatio: number;
  /** Bytes of one record of a CSV file. */
  readonly maxRecordBytes: number;
  readonly maxColumns: number;
  /** Parts of a workbook. */
  readonly maxEntries: number;
  /** Characters of all shared strings of a workbook together; they are the one thing kept in memory. */
  readonly maxSharedStringChars: number;
}

/** Below this size a high ratio is harmless: a short file of equal lines packs very well. */
export const RATIO_FREE_BYTES = 10_485_760;

export const DEFAULT_BOUNDS: FileBounds = {
  maxInflatedBytes: 1_073_741_824,
  maxRatio: 200,
  maxRecordBytes: 1_048_576,
  maxColumns: 500,
  maxEntries: 500,
  maxSharedStringChars: 67_108_864,
};
