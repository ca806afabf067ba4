/** Which days differ from others by law. */
export interface Calendar {
  /** Public holidays of a time zone as day numbers; empty where none are known. */
  holidaysOf(timeZone: string): ReadonlySet<number>;
}
