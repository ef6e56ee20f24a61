import { AGREEMENT, MODEL, RECYCLED, SEQUENCE, TEAMS, template } from '../support/lab-files';
import { DAY, openLeadLab, type LeadLab } from '../support/lead-lab';

let lab: LeadLab;
beforeAll(async () => {
  lab = await openLeadLab();
  await lab.publish('scoring-models', 'lab', MODEL);
  await lab.publish('agreements', '1', AGREEMENT);
  await lab.publish('teams', '1', TEAMS);
  await lab.publish('templates', 'first', template('Premier'), 'html');
  await lab.publish('templates', 'second', template('Second'), 'html');
  await lab.publish('sequences', 'welcome', SEQUENCE);
  await lab.publish('sequences', 'recycled', RECYCLED);
}, 120_000);
afterAll(() => lab.stop());

test('a lead that matches an entry rule lives through its sequence to the end, each mail once', async () => {
  const lead = await lab.capture({ profile: { industry: 'manufacturing' } });
  await lab.until(lead, ({ state }) => state?.stage === 'nurturing' && state.enrollment?.step !== null);
  await lab.deliver();
  await lab.pass(3 * DAY);
  await lab.deliver();
  await lab.pass(5 * DAY);
  await lab.deliver();
  await lab.until(lead, ({ state }) => state?.stage === 'captured' && state.enrollment === null, 'the end');
  await lab.deliver();
  const mails = await lab.mailsTo(`${lead}@example.com`);
  expect(mails.map(({ subject }) => subject)).toEqual(['Premier', 'Second', 'Second']);
  expect((await lab.find(lead)).profile.nurtured).toBe(true);
  expect(await lab.stages(lead)).toEqual(['captured→nurturing', 'nurturing→captured']);
}, 60_000);
