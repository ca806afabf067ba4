/** Which merchants somebody may see. */
export interface Merchants {
  listVisibleIds(): Promise<string[]>;
}
