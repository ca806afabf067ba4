import type { NewUser } from '@merchant-analysis/identity/ports/records';

/** 2026-11-21T10:00:00Z */
export const AT = 1_795_255_200_000;
const DAY = 86_400_000;
export const TENANT = 'ten_0000000000000001';
export const OTHER_TENANT = 'ten_0000000000000002';

export const newUser = (id: number, changes: Partial<NewUser> = {}): NewUser => ({
  id: `usr_000000000000000${id}`,
  login: `user${id}`,
  name: undefined,
  roles: ['clerk'],
  merchantIds: undefined,
  groupIds: undefined,
  code: { hash: `code${id}`, expiresAt: AT + 7 * DAY },
  ...changes,
});
export const OWNER = newUser(1, { login: 'lily', roles: ['owner'] });

/** The code of the Problem with which it is refused. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'not refused';
}
