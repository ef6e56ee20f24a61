import { TEAMS } from '../support/lab-files';
import { openLabApi, type LabApi } from '../support/lab-api';
import { DAY, type LeadLab } from '../support/lead-lab';
import { accept, alertsOf, BANT, complete, handoffOf, inStage } from '../support/lead-path';
import { openWorkspace } from '../support/lab-workspace';

jest.setTimeout(60_000);

const DAILY = `
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
`;

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace();
  await lab.publish('sequences', 'daily', DAILY);
  await lab.publish('teams', '1', TEAMS);
  api = await openLabApi(lab);
}, 60_000);
afterAll(async () => {
  await lab.endLeads();
  await api.stop();
  await lab.stop();
});

describe('a test lead (edge case 59)', () => {
  test('lives through real steps, and no cap delays its mails as it does those of others', async () => {
    const [test, other] = await Promise.all([lab.capture({ test: true }), lab.capture({})]);
    for (const lead of [test, other]) await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'daily' });
    for (let day = 0; day < 4; day += 1) {
      for (const lead of [test, other]) await inStage(lab, lead, 'nurturing');
      await lab.deliver();
      await lab.pass(DAY + 1_000);
    }
    await lab.deliver();
    expect(await lab.mailsTo(`${test}@example.com`)).toHaveLength(4);
    expect(await lab.mailsTo(`${other}@example.com`)).toHaveLength(3);
    expect(await lab.store.mails.find(`${other}.e1:four`)).toMatchObject({ reason: 'frequency-cap' });
  });

  test('is offered to nobody by the routing; whoever the lead manager names may take it', async () => {
    const lead = await lab.capture({ test: true });
    await lab.ask(lead, { type: 'qualify', actor: 'm' });
    await complete(lab, lead, 'qualified', { bant: BANT });
    const { state } = await lab.find(lead);
    expect(state?.handoff).toMatchObject({ status: 'held', rep: null });
    expect(await alertsOf(lab, lead)).toEqual(['handoff.held a test lead']);
    const handoff = await handoffOf(lab, lead);
    await lab.ask(lead, { type: 'reassign', actor: 'lm', handoff, rep: 'bruno@example.com' });
    await accept(lab, lead, 'bruno@example.com');
    await inStage(lab, lead, 'accepted');
  });

  test('is left out of the reports', async () => {
    const counts = async (): Promise<unknown[]> => {
      const paths = ['score-distribution', 'funnel', 'handoffs', 'sla', 'sequences', 'calibration', 'holdout'];
      return Promise.all(
        paths.map(async (path) => {
          const { body } = await api.as('dev-sales-manager', 'get', `/v1/reports/${path}`);
          return { path, body: JSON.stringify(body).replace(/"at":"[^"]*"/, '') };
        }),
      );
    };
    const before = await counts();
    const lead = await lab.capture({ test: true });
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'daily' });
    await lab.deliver();
    await lab.ask(lead, { type: 'qualify', actor: 'm' });
    await complete(lab, lead, 'qualified', { bant: BANT });
    expect(await counts()).toEqual(before);
  });
});
