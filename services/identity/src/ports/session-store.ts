import type { OneTimeCode, Telling, UserRecord } from './records.js';

/** A session is a family of refresh tokens: each is used once and followed by the next. */
export interface SessionRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly startedAt: number;
  /** No refresh token of the family lives longer. */
  readonly endsAt: number;
}

export interface NewSession {
  readonly id: string;
  readonly endsAt: number;
  /** SHA-256 of the first refresh token, in hex. */
  readonly tokenHash: string;
  readonly tokenExpiresAt: number;
}

/** A session with the user and the address ranges of the tenant, as they are right now. */
export interface LiveSession {
  readonly session: SessionRecord;
  readonly user: UserRecord;
  readonly addressRanges: readonly string[];
}

export interface Rotation {
  readonly tokenHash: string;
  readonly successorHash: string;
  /** The successor's end if the family does not end before it. */
  readonly successorExpiresAt: number;
  /** Whoever refreshes; a repetition counts as one only from the same address. */
  readonly address: string;
  readonly at: number;
  /** For how long a repetition gets the same successor again, milliseconds. */
  readonly graceMs: number;
}

/**
 * `rotated`: the successor is the one valid token now. `repeated`: a network retry, the same successor again.
 * `reused`: an old token came back, so somebody else may have it: the family has just been revoked.
 * `refused`: unknown, expired, or of a session that has ended.
 */
export type RotationOutcome =
  | (LiveSession & { readonly kind: 'rotated' | 'repeated'; readonly expiresAt: number })
  | { readonly kind: 'reused'; readonly session: SessionRecord }
  | { readonly kind: 'refused' };

export interface SessionStore {
  /** The code of a user that waits to be used, or that was used and not yet followed by a password. */
  findCode(userId: string): Promise<(OneTimeCode & { usedAt?: number | undefined }) | undefined>;
  /**
   * Opens a session and notes the login. With `code`, spends the code in the same step.
   * @returns undefined when the code was spent already or the user is gone, disabled or of another epoch.
   */
  openSession(
    user: Pick<UserRecord, 'id' | 'epoch'>,
    session: NewSession,
    at: number,
    code?: string,
    telling?: Telling<LiveSession | undefined>,
  ): Promise<LiveSession | undefined>;
  /** The session, if it has not ended and its user is there and not disabled. */
  findLiveSession(sessionId: string, at: number): Promise<LiveSession | undefined>;
  rotateToken(rotation: Rotation, telling?: Telling<RotationOutcome>): Promise<RotationOutcome>;
  /** Ends one session. Ending it again changes nothing. */
  endSession(sessionId: string, at: number, telling?: Telling<void>): Promise<void>;
  /** Ends every session of a user and moves the epoch. */
  endSessions(userId: string, at: number, telling?: Telling<void>): Promise<void>;
  /**
   * A new password: the code is forgotten, the epoch moves, every session ends and this one begins.
   * @returns undefined when the user is gone, disabled or of another epoch (the password was changed meanwhile).
   */
  changePassword(
    user: Pick<UserRecord, 'id' | 'epoch'>,
    passwordHash: string,
    session: NewSession,
    at: number,
    telling?: Telling<LiveSession | undefined>,
  ): Promise<LiveSession | undefined>;
}
