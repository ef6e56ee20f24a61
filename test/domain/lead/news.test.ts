import { howMailEnded, readNews } from '../../../domain/lead/news';
import type { TimelineEntry } from '../../../domain/timeline/entry';
import { NOW } from './lead-fixtures';

function entry(kind: string, props: TimelineEntry['props'] = {}, more: Partial<TimelineEntry> = {}): TimelineEntry {
  return { id: `${kind}-${NOW}`, at: NOW, receivedAt: NOW, kind, actor: 'lead', props, ...more };
}

it.each(['contact', 'demo', 'quote'])('a form about %s raises a hand', (intent) => {
  expect(readNews([entry('form.submitted', { intent })]).handRaised).toEqual({ intent });
});

it('another form does not, a booked meeting does', () => {
  expect(readNews([entry('form.submitted', { intent: 'newsletter' })]).handRaised).toBeNull();
  expect(readNews([entry('meeting.booked')]).handRaised).toEqual({ intent: 'meeting' });
});

it('what a machine made or was withdrawn is no news', () => {
  const demo = { intent: 'demo' };
  const news = readNews([
    entry('form.submitted', demo, { machine: 'scanner' }),
    entry('form.submitted', demo, { retracted: true }),
  ]);
  expect(news).toMatchObject({ handRaised: null, activeAt: null });
});

it.each([
  ['email.unsubscribed', {}, 'unsubscribed'],
  ['email.bounced', {}, 'bounced'],
  ['email.complained', {}, 'complained'],
])('%s ends mail', (kind, props, how) => {
  expect(readNews([entry(kind, props)]).mailEnds).toEqual([{ how, at: NOW }]);
});

it('one topic or a full mailbox does not end mail', () => {
  expect(readNews([entry('email.unsubscribed', { topic: 'news' })]).mailEnds).toEqual([]);
  expect(readNews([entry('email.bounced', { type: 'soft' })]).mailEnds).toEqual([]);
});

it('the strongest reason stands, in any order', () => {
  const both = [entry('email.bounced'), entry('email.complained'), entry('email.unsubscribed')];
  expect(howMailEnded(readNews(both))).toBe('complained');
  expect(howMailEnded(readNews([...both].reverse()))).toBe('complained');
});

it('activity is what the lead did, whoever wrote it down; what is done to it is none', () => {
  expect(readNews([entry('page.viewed', {}, { actor: 'crm' })]).activeAt).toBe(NOW);
  expect(readNews([entry('email.sent'), entry('stage.changed'), entry('call.missed')]).activeAt).toBeNull();
});

it('the profile has changed with a field of it, not with a consent, a tag or a value kept aside', () => {
  const changed = (fields: string[]): boolean => readNews([entry('profile.changed', { fields })]).profileChanged;
  expect([changed(['industry']), changed(['consent.email', 'tags', 'aside.role'])]).toEqual([true, false]);
});

it('an objection is read', () => {
  expect(readNews([entry('contact.refused')]).refusesContact).toBe(true);
});
