import { withWriteConcern } from '@merchant-analysis/loadtest/books/with-write-concern';
import { openMongo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';

describe('a store with another write concern', () => {
  it('commits with that concern, and the store that it came from with the safe one', async function () {
    const address = await emptyMongoDatabase(this);
    const watched = { ...address, uri: `${address.uri}&monitorCommands=true` };
    const store = await openMongo(watched, { owner: 'bench', migrations: [] });
    const concerns: unknown[] = [];
    store.database.client.on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'commitTransaction') concerns.push(command.writeConcern);
    });
    try {
      const relaxed = withWriteConcern(store, { w: 1, journal: false });
      for (const [index, one] of [relaxed, store].entries()) {
        await one.transaction(async (session) => {
          await one.collection<{ index: number }>('note').insertOne({ index }, { session });
        });
      }
      expect(concerns).to.have.length(2);
      expect(concerns[0]).to.include({ w: 1, j: false });
      expect(concerns[1]).to.include({ w: 'majority', j: true });
      expect(await store.collection('note').countDocuments()).to.equal(2);
    } finally {
      await store.close();
    }
  });
});
