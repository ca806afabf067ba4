import { join } from 'node:path';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { anySequence } from '../contract/any-sequence.js';
import { chunkProtocol } from '../contract/chunk-protocol.js';
import { facts } from '../contract/facts.js';
import { merchantsAndGroups } from '../contract/merchants-and-groups.js';
import { notices } from '../contract/notices.js';
import type { OpenBooks } from '../contract/open-books.js';
import { readModels } from '../contract/read-models.js';

function openInFile(): OpenBooks {
  const folder = temporaryFolder();
  const file = join(folder.path, 'ledger.sqlite');
  const store = openLedgerStore(file);
  return {
    store,
    openAgain: () => openLedgerStore(file),
    remove: () => {
      store.close();
      folder.remove();
    },
  };
}

function openInMemory(): OpenBooks {
  const store = openLedgerStore(':memory:');
  const openAgain = (): LedgerStore => {
    throw new Error('books in memory have one connection');
  };
  return { store, openAgain, remove: () => store.close() };
}

describe('the ledger in SQLite', () => {
  chunkProtocol(openInFile);
  facts(openInFile);
  merchantsAndGroups(openInFile);
  notices(openInFile);
  readModels(openInFile);
  anySequence(openInMemory);
});
