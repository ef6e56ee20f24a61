import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';

jest.setTimeout(60_000);

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace();
  api = await openLabApi(lab);
}, 120_000);
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

test('a test mail reads as somebody made up would have it, and reaches the colleague', async () => {
  const body = { lead: { profile: { firstName: 'Zoe' } }, to: 'colleague@example.com' };
  const { status } = await api.as('dev-marketer', 'post', '/v1/templates/first/test', body);
  expect(status).toBe(202);
  await lab.deliver();
  const [mail] = await lab.mailsTo('colleague@example.com');
  expect(mail?.text).toContain('Bonjour Zoe');
});
