import type { NewUser, Page, RequestKey, Telling, UserChange, UserRecord } from './records.js';

export interface UserStore {
  /** @throws NAME_TAKEN, IDEMPOTENCY_KEY_REUSED. The same request again answers with the first user's id. */
  addUser(
    tenantId: string,
    user: NewUser,
    at: number,
    request?: RequestKey<{ userId: string }>,
  ): Promise<{ userId: string }>;
  findUser(tenantId: string, userId: string): Promise<UserRecord | undefined>;
  /** By login, without regard to case, in any tenant: logins are unique in the platform. */
  findUserByLogin(login: string): Promise<UserRecord | undefined>;
  listUsers(tenantId: string, page: Page): Promise<UserRecord[]>;
  /** The owner who has been there longest and is not disabled. */
  findFirstOwner(tenantId: string): Promise<UserRecord | undefined>;
  /**
   * New roles, `disabled` or a code move the epoch; `disabled` or a code also end every session.
   * @throws NOT_FOUND, VERSION_STALE, LAST_OWNER.
   */
  changeUser(
    tenantId: string,
    userId: string,
    change: UserChange,
    at: number,
    ifVersion?: number,
    telling?: Telling<UserRecord>,
  ): Promise<UserRecord>;
  /** The user, its sessions and its code. @throws NOT_FOUND, LAST_OWNER. */
  removeUser(tenantId: string, userId: string, telling?: Telling<void>): Promise<void>;
  /** Keeps a stronger hash of the same password, unless the password was changed meanwhile. */
  replacePasswordHash(userId: string, known: string, stronger: string): Promise<void>;
}
