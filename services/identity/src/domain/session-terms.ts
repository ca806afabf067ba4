const DAY_MS = 86_400_000;

/** How long things last, milliseconds. */
export const SESSION_MS = 30 * DAY_MS;
export const IDLE_MS = 7 * DAY_MS;
/** A client whose answer got lost may ask once more in this time and gets the same tokens' successor. */
export const RETRY_GRACE_MS = 10_000;
export const CODE_MS = 7 * DAY_MS;
export const SIGNING_KEY_MS = 30 * DAY_MS;
