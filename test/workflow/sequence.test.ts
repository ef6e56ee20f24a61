import { openWorkspace } from '../support/lab-workspace';
import { template } from '../support/lab-files';
import { DAY, type LeadLab } from '../support/lead-lab';
import { alertsOf, inStage, reach } from '../support/lead-path';
import { WEEK } from '../support/lead-path';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const FILES = {
  'sequences/click': `
sequence: click
steps:
  - id: ask
    email: { template: first, topic: news }
  - id: clicked
    waitFor: { event: email.clicked, of: ask, timeout: 5 days }
    then: [ { tag: { add: [reader] } } ]
    otherwise: [ { tag: { add: [silent] } } ]
  - wait: 1 day
`,
  'sequences/daily': `
sequence: daily
steps:
  - { id: one, email: { template: first } }
  - wait: 1 day
  - { id: two, email: { template: first } }
  - wait: 1 day
  - { id: three, email: { template: first } }
  - wait: 1 day
  - { id: four, email: { template: second } }
  - wait: 1 day
`,
  'sequences/invited': `
sequence: invited
steps:
  - { id: one, email: { template: first, validFor: 1 day } }
  - wait: 3 days
  - { id: two, email: { template: second } }
  - wait: 1 day
`,
  'sequences/office': `
sequence: office
window: { days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", zone: Europe/Paris }
steps:
  - { id: one, email: { template: first } }
  - wait: 1 day
`,
  'sequences/broken': `
sequence: broken
steps:
  - { id: one, email: { template: absent } }
  - wait: 2 days
  - { id: two, email: { template: second } }
  - wait: 1 day
`,
};

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace(FILES);
}, 120_000);
afterEach(async () => {
  await lab.fault('ok');
  await lab.endLeads();
});
afterAll(() => lab.stop());

async function enrolled(sequence: string): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting != null, 'the first wait');
  return lead;
}
const row = async (lead: string, step: string) => (await lab.store.mails.find(`${lead}.e1:${step}`))!;
const subjects = async (lead: string): Promise<string[]> =>
  (await lab.mailsTo(`${lead}@example.com`)).map(({ subject }) => subject);

describe('a wait for a click', () => {
  test('ends at once when the click comes', async () => {
    const lead = await enrolled('click');
    await lab.deliver();
    await lab.pass(HOUR);
    await lab.record(lead, { kind: 'email.clicked', props: { of: 'ask' } });
    const { tags } = await lab.until(
      lead,
      ({ tags: now, state }) => now.length > 0 && state?.enrollment?.waiting === 'wait',
      'the branch',
    );
    expect(tags).toEqual(['reader']);
  });

  test('and the time-out at the same instant: the event wins, exactly one branch runs (edge case 41)', async () => {
    const lead = await enrolled('click');
    await lab.deliver();
    const { wakeAt } = (await lab.find(lead)).state!.enrollment!;
    // On the timeline when the lead looks, dated at the very instant its wait ends.
    const { bucket } = await lab.find(lead);
    const click = { id: 'click', at: wakeAt!, receivedAt: wakeAt!, kind: 'email.clicked', actor: 'lead' };
    await lab.store.timeline.append(lead, [{ ...click, props: { of: 'ask' } }], bucket);
    await lab.passTo(wakeAt!);
    const { tags } = await lab.until(lead, ({ tags: now }) => now.length > 0, 'a branch');
    expect(tags).toEqual(['reader']);
  });

  test('times out at its instant, and a click that comes late re-opens nothing (edge case 2)', async () => {
    const lead = await enrolled('click');
    await lab.deliver();
    await lab.passTo((await lab.find(lead)).state!.enrollment!.wakeAt!);
    await lab.until(lead, ({ tags }) => tags.length > 0, 'a branch');
    await lab.record(lead, { kind: 'email.clicked', props: { of: 'ask' } });
    expect((await lab.find(lead)).tags).toEqual(['silent']);
  });
});

describe('a mail that goes late', () => {
  test('moves the wait behind it: the server was away for half a day', async () => {
    await lab.fault('refuse');
    const lead = await enrolled('daily');
    await lab.deliver();
    await lab.pass(12 * HOUR);
    await lab.fault('ok');
    await lab.deliver();
    const { sentAt, plannedAt } = await row(lead, 'one');
    expect(sentAt! - plannedAt).toBeGreaterThanOrEqual(12 * HOUR);
    await lab.passTo(plannedAt + DAY);
    const { state } = await lab.until(
      lead,
      (one) => (one.state?.enrollment?.wakeAt ?? 0) > plannedAt + DAY,
      'the wait to move',
    );
    expect(state?.enrollment?.wakeAt).toBeGreaterThanOrEqual(sentAt! + DAY - 2000);
    expect(await subjects(lead)).toEqual(['Premier']);
  });

  test('holds the sequence where it is when the wait is over before the server is back; nothing is skipped', async () => {
    await lab.fault('refuse');
    const lead = await enrolled('daily');
    await lab.deliver();
    await lab.pass(DAY + 1000);
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'mail', 'the hold');
    await lab.fault('ok');
    await lab.deliver();
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the wait');
    expect(await subjects(lead)).toEqual(['Premier']);
    await lab.passTo((await lab.find(lead)).state!.enrollment!.wakeAt!);
    await lab.until(lead, ({ state }) => state?.enrollment?.lastMail === `${lead}.e1:two`, 'the next mail');
  });

  test('whose wake-up was lost holds the lead for a day at most', async () => {
    await lab.fault('refuse');
    const lead = await enrolled('daily');
    await lab.pass(DAY + 1000);
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'mail', 'the hold');
    const at = await lab.now();
    await lab.store.mails.move('waiting', [{ id: `${lead}.e1:one`, to: 'sent', set: { sentAt: at } }]);
    await lab.pass(DAY + 1000);
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting !== 'mail', 'the lead to go on');
  });
});

test('the frequency cap delays the fourth mail of a week to the eighth day, and says so (edge case 27)', async () => {
  const lead = await enrolled('daily');
  for (const next of ['two', 'three', 'four']) {
    await lab.deliver();
    await lab.passTo((await lab.find(lead)).state!.enrollment!.wakeAt!);
    await lab.until(lead, ({ state }) => state?.enrollment?.lastMail === `${lead}.e1:${next}`, `mail ${next}`);
  }
  await lab.deliver();
  const [first, fourth] = [await row(lead, 'one'), await row(lead, 'four')];
  expect(fourth).toMatchObject({ state: 'waiting', reason: 'frequency-cap', dueAt: first.sentAt! + WEEK });
  expect(await subjects(lead)).toHaveLength(3);
  await lab.passTo(fourth.dueAt);
  await lab.deliver();
  expect((await row(lead, 'four')).state).toBe('sent');
});

test('a mail waits for its window, in the zone of the lead (edge case 25)', async () => {
  const lead = await enrolled('office');
  await lab.deliver();
  const { plannedAt, sentAt } = await row(lead, 'one');
  if (plannedAt > (await lab.now())) {
    expect(sentAt).toBeNull();
    await lab.passTo(plannedAt);
    await lab.deliver();
  }
  const sent = await row(lead, 'one');
  const paris = new Date(sent.sentAt!).toLocaleString('en', {
    timeZone: 'Europe/Paris',
    hour: 'numeric',
    weekday: 'short',
    hourCycle: 'h23',
  });
  expect(paris).toMatch(/^(Mon|Tue|Wed|Thu|Fri), (09|1[0-7])$/);
});

test('an invitation whose validity has passed is skipped with its reason; the sequence goes on (edge case 27)', async () => {
  await lab.fault('refuse');
  const lead = await enrolled('invited');
  await lab.deliver();
  await lab.pass(DAY + HOUR);
  await lab.fault('ok');
  await lab.deliver();
  expect(await row(lead, 'one')).toMatchObject({ state: 'expired', reason: 'retry', sentAt: null });
  expect(await alertsOf(lab, lead)).toEqual(['mail.expired first: retry']);
  await lab.pass(2 * DAY);
  await lab.until(lead, ({ state }) => state?.enrollment?.lastMail === `${lead}.e1:two`, 'the next mail');
  await lab.deliver();
  expect(await subjects(lead)).toEqual(['Second']);
});

describe('between claim and sending', () => {
  test('an unsubscription is seen: the mail does not go', async () => {
    const lead = await enrolled('daily');
    await lab.store.leads.suppress(lead, { reason: 'unsubscribed', at: await lab.now() });
    await lab.deliver();
    expect(await row(lead, 'one')).toMatchObject({ state: 'blocked', reason: 'suppressed: unsubscribed' });
    expect(await subjects(lead)).toEqual([]);
    await inStage(lab, lead, 'captured');
  });

  test('suppression is read last: also after the server has asked for the message', async () => {
    const lead = await enrolled('daily');
    const { find, findMany } = lab.lead.leads;
    // The pump reads the lead twice: to judge the mail, then when the server says 354. In between, the person unsubscribes.
    let reads = 0;
    const spied = jest.spyOn(lab.lead.leads, 'findMany').mockImplementation(async (ids) => {
      if (ids.includes(lead) && ++reads === 2) {
        await lab.store.leads.suppress(lead, { reason: 'unsubscribed', at: await lab.now() });
      }
      return findMany(ids);
    });
    await lab.deliver();
    spied.mockRestore();
    expect(reads).toBeGreaterThanOrEqual(2);
    expect(await row(lead, 'one')).toMatchObject({ state: 'blocked', reason: 'suppressed: unsubscribed' });
    expect(await subjects(lead)).toEqual([]);
    expect((await find(lead))?.recentSends).toEqual([]);
  });
});

describe('a template that is not there (edge case 28)', () => {
  test('parks the mail with an alert and holds the lead; once it is there, a retry sends it and the lead goes on', async () => {
    const lead = await enrolled('broken');
    await lab.deliver();
    expect(await row(lead, 'one')).toMatchObject({ state: 'parked', reason: 'template absent is not published' });
    expect((await alertsOf(lab, lead))[0]).toMatch(/^mail.parked absent/);
    await lab.pass(2 * DAY + 1000);
    const { next } = await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'mail', 'the hold');
    expect(next?.what).toBe('mail');
    await lab.publish('templates', 'absent', template('Retrouvé'), 'html');
    const now = await lab.now();
    await lab.store.mails.move('parked', [
      { id: `${lead}.e1:one`, to: 'waiting', set: { templateVersion: 1, dueAt: now } },
    ]);
    await lab.deliver();
    expect(await subjects(lead)).toEqual(['Retrouvé']);
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the wait');
  });

  test('that nobody mends is given up when the mail is no longer valid: the lead is not lost', async () => {
    await lab.publish('sequences', 'broken', FILES['sequences/broken'].replace('absent', 'never'));
    const lead = await enrolled('broken');
    await lab.deliver();
    await lab.pass(8 * DAY);
    await lab.until(lead, ({ state }) => state?.enrollment?.lastMail === `${lead}.e1:two`, 'the next mail');
    expect(await row(lead, 'one')).toMatchObject({ state: 'expired' });
  });
});

test('an address that does not exist ends the enrolment and is suppressed', async () => {
  const lead = await enrolled('daily');
  await lab.fault('bounce', `${lead}@example.com`);
  await lab.deliver();
  const found = await inStage(lab, lead, 'captured');
  expect(found).toMatchObject({ suppressed: { reason: 'hard-bounce' }, enrolments: [{ cause: 'bounced' }] });
});
