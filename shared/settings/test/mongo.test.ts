import { commonSettings } from '@merchant-analysis/settings/common';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { expect } from 'chai';

describe('the settings of MongoDB', () => {
  const addressOf = (env: Record<string, string>) => mongoAddress(loadSettings(commonSettings, env));
  const GUIDE = {
    MONGODB_URI: 'mongodb://mongodb-cluster:27017/merchant_analysis',
    MONGODB_REPLICA_SET: 'rs0',
    MONGODB_USERNAME: 'admin',
    MONGODB_PASSWORD: 'a-real-one',
  };

  it('leave the books in SQLite when there is no MONGODB_URI', () => {
    expect(addressOf({})).to.equal(undefined);
  });

  it('are the ones of the deployment guide as they are written', () => {
    expect(addressOf(GUIDE)).to.deep.equal({
      uri: GUIDE.MONGODB_URI,
      replicaSet: 'rs0',
      username: 'admin',
      password: 'a-real-one',
    });
  });

  it('may name the replica set in the connection string', () => {
    expect(addressOf({ MONGODB_URI: 'mongodb://a,b,c/books?replicaSet=rs7' })?.replicaSet).to.equal('rs7');
  });

  it('are refused where an acknowledged write would not be safe', () => {
    const { MONGODB_REPLICA_SET: _, ...single } = GUIDE;
    expect(() => addressOf(single)).to.throw('MONGODB_REPLICA_SET is not set');
    expect(() => addressOf({ ...GUIDE, MONGODB_URI: `${GUIDE.MONGODB_URI}?directConnection=true` })).to.throw(
      'directConnection',
    );
    expect(() => addressOf({ ...GUIDE, MONGODB_PASSWORD: '' })).to.throw('belong together');
  });

  it('never print a password that is part of a wrong connection string', () => {
    expect(() => addressOf({ ...GUIDE, MONGODB_URI: 'http://admin:s3cret@db/books' }))
      .to.throw('MONGODB_URI')
      .with.property('message')
      .that.does.not.include('s3cret');
  });
});
