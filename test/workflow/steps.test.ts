import { DateTime } from 'luxon';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { inStage } from '../support/lead-path';

jest.setTimeout(60_000);

const FILES: Readonly<Record<string, string>> = {
  noting:
    'steps:\n  - set: { profile.nurtured: true, profile.rounds: 2 }\n  - tag: { add: [seen, twice], remove: [old] }\n',
  choosing:
    'steps:\n  - branch:\n      - { when: { profile.country: FR }, steps: [ { tag: { add: [french] } } ] }\n' +
    '      - { when: { profile.employees: { gte: 50 } }, steps: [ { tag: { add: [large] } } ] }\n' +
    '      - steps: [ { tag: { add: [other] } } ]\n',
  parting:
    'steps:\n  - id: arms\n    split:\n' +
    '      - { weight: 50, name: a, steps: [ { tag: { add: [arm-a] } } ] }\n' +
    '      - { weight: 50, name: b, steps: [ { tag: { add: [arm-b] } } ] }\n',
  waiting:
    'steps:\n  - wait: { until: "tue 10:00" }\n  - tag: { add: [tuesday] }\n  - wait: 2 days\n  - tag: { add: [thursday] }\n',
  ending: 'steps:\n  - end: { as: recycled, reason: no-interest, resumeAfter: 90 days }\n',
};

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
  for (const [name, steps] of Object.entries(FILES))
    await lab.publish('sequences', name, `sequence: ${name}\n${steps}`);
}, 60_000);
afterAll(async () => {
  await lab.endLeads();
  await lab.stop();
});

/** A lead that has been enrolled by hand. */
async function enrol(sequence: string, profile: Record<string, string | number> = {}): Promise<string> {
  const lead = await lab.capture({ profile });
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  return lead;
}
const tagsOf = async (lead: string): Promise<readonly string[]> => (await lab.find(lead)).tags;

test('`set` writes fields of the profile', async () => {
  const lead = await enrol('noting', { company: 'Acme' });
  await inStage(lab, lead, 'captured');
  expect((await lab.find(lead)).profile).toEqual({ company: 'Acme', nurtured: true, rounds: 2 });
});

test('`tag` adds and takes away', async () => {
  const lead = await lab.capture({});
  await lab.store.leads.applyStep(lead, { addTags: ['old', 'kept'], removeTags: [], at: await lab.now() });
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'noting' });
  await inStage(lab, lead, 'captured');
  expect([...(await tagsOf(lead))].sort()).toEqual(['kept', 'seen', 'twice']);
});

test('`branch` takes the first arm that holds, and the last where none does', async () => {
  const leads = [{ country: 'FR', employees: 90 }, { employees: 90 }, {}];
  for (const [index, profile] of leads.entries()) {
    const lead = await enrol('choosing', profile);
    await inStage(lab, lead, 'captured');
    expect(await tagsOf(lead)).toEqual([['french', 'large', 'other'][index]]);
  }
});

test('`split` parts leads, and a lead comes to the same arm each time', async () => {
  const leads = await Promise.all(Array.from({ length: 16 }, () => enrol('parting')));
  const arms = await Promise.all(
    leads.map(async (lead) => {
      await inStage(lab, lead, 'captured');
      return (await tagsOf(lead)).join();
    }),
  );
  expect(new Set(arms)).toEqual(new Set(['arm-a', 'arm-b']));
  await lab.pass(2 * DAY);
  for (const [index, lead] of leads.slice(0, 4).entries()) {
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'parting' });
    await lab.until(lead, ({ enrolments }) => enrolments.length === 2 && enrolments[1]?.leftAt !== null, 'the end');
    expect((await tagsOf(lead)).join()).toBe(arms[index]);
  }
});

test('`wait` until a time of the week, and for days that keep the local time', async () => {
  const lead = await enrol('waiting');
  const { state } = await lab.until(lead, (one) => one.state?.enrollment?.waiting === 'wait', 'the wait');
  const tuesday = DateTime.fromMillis(state!.enrollment!.wakeAt!, { zone: 'Europe/Paris' });
  expect(tuesday.toFormat('ccc HH:mm')).toBe('Tue 10:00');
  await lab.passTo(tuesday.toMillis());
  const after = await lab.until(lead, ({ tags }) => tags.includes('tuesday'), 'Tuesday');
  const thursday = DateTime.fromMillis(after.state!.enrollment!.wakeAt!, { zone: 'Europe/Paris' });
  expect(thursday.toFormat('ccc HH:mm')).toBe('Thu 10:00');
  await lab.passTo(thursday.toMillis());
  await lab.until(lead, ({ tags }) => tags.includes('thursday'), 'Thursday');
});

test('`end` says what the lead is afterwards, why, and until when it is left alone', async () => {
  const lead = await enrol('ending');
  const { state } = await inStage(lab, lead, 'recycled');
  const days = Math.round((state!.coolDownUntil! - (await lab.now())) / DAY);
  expect(days).toBe(90);
  // Nobody has promised a call.
  expect(state!.contactAt).toBeNull();
  const stage = (await lab.timeline(lead)).find(
    ({ kind, stage: one }) => kind === 'stage.changed' && one?.to === 'recycled',
  );
  expect(stage?.stage).toMatchObject({ from: 'nurturing', reason: 'no-interest' });
});
