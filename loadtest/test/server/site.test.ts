import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onSite } from '@merchant-analysis/loadtest/server/site';
import { expect } from 'chai';

const silent = (): void => {};

describe('a site', () => {
  it('undoes what was begun, the last first, and leaves no folder, also after an error', async () => {
    const undone: string[] = [];
    let folder = '';
    const failure = await onSite(silent, async (site) => {
      folder = site.folder;
      writeFileSync(join(folder, 'data'), 'x');
      site.defer(() => undone.push('first'));
      site.defer(() => undone.push('second'));
      throw new Error('broken');
    }).catch((error: Error) => error.message);
    expect(failure).to.equal('broken');
    expect(undone).to.deep.equal(['second', 'first']);
    expect(existsSync(folder)).to.equal(false);
  });

  it('tells what could not be undone, and goes on with the rest', async () => {
    const told: string[] = [];
    let isUndone = false;
    await onSite(
      (text) => told.push(text),
      async (site) => {
        site.defer(() => {
          isUndone = true;
        });
        site.defer(() => Promise.reject(new Error('it is stuck')));
      },
    );
    expect(told).to.deep.equal(['undoing failed: it is stuck']);
    expect(isUndone).to.equal(true);
  });
});
