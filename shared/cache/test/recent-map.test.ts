import { createRecentMap } from '@merchant-analysis/cache/recent-map';
import { expect } from 'chai';

describe('a map of what was used recently', () => {
  it('lets the least recently used entry leave when it is full', () => {
    const sessions = createRecentMap<{ user: string }>(2);
    sessions.set('first', { user: 'li' });
    sessions.set('second', { user: 'wang' });
    sessions.get('first');
    sessions.set('third', { user: 'zhao' });
    expect(sessions.size).to.equal(2);
    expect(sessions.get('second')).to.equal(undefined);
    expect(sessions.get('first')).to.deep.equal({ user: 'li' });
  });

  it('forgets every session of a user at once and no other', () => {
    const sessions = createRecentMap<{ user: string }>(10);
    sessions.set('phone', { user: 'li' });
    sessions.set('desk', { user: 'li' });
    sessions.set('till', { user: 'wang' });
    expect(sessions.deleteWhere((session) => session.user === 'li')).to.equal(2);
    expect(sessions.get('phone')).to.equal(undefined);
    expect(sessions.get('till')).to.deep.equal({ user: 'wang' });
  });
});
