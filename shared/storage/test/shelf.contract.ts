import { recordAudit } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Shelf, ShelfDraft, ShelfItem } from '@merchant-analysis/storage/shelf';
import { expect } from 'chai';

export interface Note {
  readonly text: string;
  readonly amountMinor: number;
}

export interface ShelfPlaceForTests {
  readonly shelf: Shelf<Note>;
  /** Actions of the entries that left with changes. */
  outgoing(): Promise<number>;
  close(): void;
}

const [OURS, THEIRS] = ['ten_00000001', 'ten_00000002'];
const draft = (text: string, at = 1000, owner = 'mer_00000001'): ShelfDraft<Note> => ({
  owner,
  at,
  body: { text, amountMinor: 9_007_199_254_740_991 },
});
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

/** What every shelf must do, whatever it is made of. */
export function behavesAsShelf(name: string, make: () => Promise<ShelfPlaceForTests>): void {
  describe(`things on a shelf in ${name}`, () => {
    let place: ShelfPlaceForTests;
    let shelf: Shelf<Note>;
    beforeEach(async () => {
      place = await make();
      shelf = place.shelf;
    });
    afterEach(() => place.close());

    const put = (id: string, made: ShelfDraft<Note>, tenant = OURS) =>
      shelf.change(tenant, { id, action: 'test.put', next: () => made });
    const idsOf = (items: readonly ShelfItem<Note>[]): string[] => items.map(({ id }) => id);

    it('come back as they were put, amounts to the last digit, with version 1', async () => {
      const made = await put('a', draft('rent'));
      expect(made).to.deep.equal({ id: 'a', ...draft('rent'), version: 1 });
      expect(await shelf.find(OURS, 'a')).to.deep.equal(made);
      expect(await shelf.find(THEIRS, 'a')).to.equal(undefined);
      expect(await shelf.list(THEIRS, { limit: 9 })).to.deep.equal([]);
    });

    it('rise by one version with each change, and refuse the change of somebody who has read an older one', async () => {
      await put('a', draft('rent'));
      const changed = await shelf.change(OURS, {
        id: 'a',
        action: 'test.put',
        ifVersion: 1,
        next: (before) => ({ ...draft(`${before?.body.text}, raised`), at: 5 }),
      });
      expect(changed).to.deep.include({ version: 2, at: 5 });
      expect(changed?.body.text).to.equal('rent, raised');
      const late = shelf.change(OURS, {
        id: 'a',
        action: 'test.put',
        ifVersion: 1,
        next: () => draft('lost'),
      });
      expect(await codeOf(late)).to.equal('VERSION_STALE');
      expect((await shelf.find(OURS, 'a'))?.body.text).to.equal('rent, raised');
    });

    it('stay as they are when the change says so or fails, and go when it removes them', async () => {
      await put('a', draft('rent'));
      await shelf.change(OURS, { id: 'a', action: 'test.put', next: () => 'keep' });
      const failed = shelf.change(OURS, {
        id: 'a',
        action: 'test.put',
        next: () => {
          throw problem('NOT_FOUND', { what: 'note' });
        },
      });
      expect(await codeOf(failed)).to.equal('NOT_FOUND');
      expect((await shelf.find(OURS, 'a'))?.version).to.equal(1);
      await shelf.change(OURS, { id: 'a', action: 'test.put', next: () => 'remove' });
      expect(await shelf.find(OURS, 'a')).to.equal(undefined);
    });

    it('are listed newest first, page by page, for the owners that are asked for', async () => {
      for (const [index, at] of [1000, 3000, 3000, 2000].entries()) await put(`n${index}`, draft('x', at));
      await put('other', draft('x', 2500, 'mer_00000002'));
      const owners = ['mer_00000001'];
      const first = await shelf.list(OURS, { owners, limit: 2 });
      expect(idsOf(first)).to.deep.equal(['n2', 'n1']);
      expect(idsOf(await shelf.list(OURS, { owners, limit: 9, after: first[1]! }))).to.deep.equal([
        'n3',
        'n0',
      ]);
      expect(idsOf(await shelf.list(OURS, { limit: 9 }))).to.deep.equal(['n2', 'n1', 'other', 'n3', 'n0']);
      expect(await shelf.list(OURS, { owners: [], limit: 9 })).to.deep.equal([]);
    });

    it('are changed once for an idempotency key, and tell of it once', async () => {
      const entry = {
        action: recordAudit.action,
        tenantId: OURS,
        requestId: 'r',
        orderKey: 'k',
        params: { at: 'now' },
      };
      const request = { key: 'key-0001', fingerprint: 'f', outgoing: () => [entry] };
      const once = () =>
        shelf.change(OURS, {
          id: 'a',
          action: 'test.put',
          request,
          next: (before) => draft(`${before?.body.text ?? ''}+`),
        });
      expect(await once()).to.deep.equal(await once());
      expect((await shelf.find(OURS, 'a'))?.body.text).to.equal('+');
      expect(await place.outgoing()).to.equal(1);
      const other = shelf.change(OURS, {
        id: 'a',
        action: 'test.put',
        request: { key: 'key-0001', fingerprint: 'g' },
        next: () => draft('lost'),
      });
      expect(await codeOf(other)).to.equal('IDEMPOTENCY_KEY_REUSED');
    });

    it('lose no change of twenty that come at the same moment', async () => {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          shelf.change(OURS, {
            id: 'a',
            action: 'test.put',
            next: (before) => draft(`${before?.body.text ?? ''}+`),
          }),
        ),
      );
      const found = await shelf.find(OURS, 'a');
      expect(found?.body.text).to.equal('+'.repeat(20));
      expect(found?.version).to.equal(20);
    });
  });
}
