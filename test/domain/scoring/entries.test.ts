import { effectiveEntries } from '../../../domain/scoring/effective-entries';
import { isOtherChannel, isOwnDoing } from '../../../domain/scoring/event-kinds';
import { DAY, event, NOW, score } from './scoring-fixtures';

const ids = (entries: readonly ReturnType<typeof event>[]): string[] =>
  effectiveEntries(entries, NOW).map(({ id }) => id);

describe('the entries that count', () => {
  it('of one id given twice the earlier counts, in whatever order they are given', () => {
    const [late, early] = [event('x.y', 1, {}, { id: 'a' }), event('x.y', 2, {}, { id: 'a' })];
    for (const given of [
      [late, early],
      [early, late],
    ]) {
      expect(effectiveEntries(given, NOW)).toEqual([early]);
    }
  });

  it('of one id found to be a machine’s, or retracted, none counts, in whatever order they are given (edge cases 12, 49)', () => {
    const plain = event('x.y', 1, {}, { id: 'a' });
    for (const withdrawn of [
      { ...plain, machine: 'scanner' },
      { ...plain, retracted: true },
    ]) {
      expect(ids([plain, withdrawn])).toEqual([]);
      expect(ids([withdrawn, plain])).toEqual([]);
    }
    expect(ids([{ ...plain, retracted: false }])).toEqual(['a']);
  });

  it('lie in the order in which they happened, then were received, then by id (edge case 30)', () => {
    const at = NOW - DAY;
    const one = (id: string, receivedAt: number, moment = at) => event('x.y', 0, {}, { id, at: moment, receivedAt });
    const given = [one('d', 9), one('c', 5), one('b', 5), one('a', 99, at + 1), one('e', 99, at - 1)];
    expect(ids(given)).toEqual(['e', 'b', 'c', 'd', 'a']);
    expect(ids([...given].reverse())).toEqual(['e', 'b', 'c', 'd', 'a']);
  });

  it('happened by now, this very instant included', () => {
    expect(ids([event('x.y', 0, {}, { id: 'now' }), event('x.y', 0, {}, { id: 'later', at: NOW + 1 })])).toEqual([
      'now',
    ]);
  });
});

describe('kinds', () => {
  it('what is done to the lead, and what the platform notes, is no doing of its own', () => {
    const done = ['email.sent', 'email.delivered', 'email.bounced', 'call.missed', 'sms.sent', 'sms.failed'];
    const noted = ['stage.changed', 'task.opened', 'handoff.offered', 'note.added', 'score.adjusted'];
    const also = ['profile.changed', 'lead.merged', 'consent.changed'];
    expect([...done, ...noted, ...also].filter(isOwnDoing)).toEqual([]);
    const own = ['email.clicked', 'email.replied', 'call.answered', 'sms.replied', 'page.viewed', 'x.trial'];
    expect(own.filter(isOwnDoing)).toEqual(own);
  });

  it('telephone, SMS, meetings, site, video, webinars and shows are channels beside mail; mail and forms are not', () => {
    const others = ['call.missed', 'sms.sent', 'meeting.booked', 'page.viewed', 'site.visited', 'video.watched'];
    const more = ['event.attended', 'tradeshow.visited'];
    expect([...others, ...more].filter(isOtherChannel)).toEqual([...others, ...more]);
    expect(['email.sent', 'email.clicked', 'form.submitted', 'x.call'].filter(isOtherChannel)).toEqual([]);
  });

  it('a rule on what was done to the lead gives its points all the same', () => {
    const text = 'engagement: [ { id: b, event: email.bounced, points: -7 } ]';
    expect(score(text, { entries: [event('email.bounced', 1)] })).toMatchObject({ total: -7, lastActivityAt: null });
  });
});
