import { openWorkspace } from '../support/lab-workspace';
import { HISTORY_GOALS } from '../support/history-cost';
import { type LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(120_000);

const mail = (id: string, depth: number): string => `${' '.repeat(depth)}- { id: ${id}, email: { template: first } }\n`;
const wait = (id: string, depth: number): string => `${' '.repeat(depth)}- { id: ${id}, wait: 4 days }\n`;

/** Ten branches inside one another, each with a mail and a wait before it goes deeper: 40 steps, all of them walked. */
function nested(level: number, depth: number): string {
  const pad = ' '.repeat(depth);
  const own = mail(`mail-${level}`, depth) + wait(`wait-${level}`, depth) + `${pad}- tag: { add: [level-${level}] }\n`;
  if (level === 10) return `${own}${pad}- branch: [ { steps: [] } ]\n`;
  return (
    own +
    `${pad}- branch:\n${pad}    - when: { tags: never }\n${pad}      steps: [ { end: { as: disqualified, reason: competitor } } ]\n` +
    `${pad}    - steps:\n${nested(level + 1, depth + 8)}`
  );
}

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({ 'sequences/deep': `sequence: deep\nsteps:\n${nested(1, 2)}` });
}, 120_000);
afterAll(() => lab.stop());

test('a sequence of 40 steps with branches ten deep runs to its end, at most 8 history events a mail step with its wait', async () => {
  const { compiled } = (await lab.lead.catalog.sequence('deep'))!;
  expect(compiled.steps.filter(({ kind }) => kind !== 'end')).toHaveLength(40);
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'deep' });
  const waitsAt = (step: string) => lab.until(lead, ({ state }) => state?.enrollment?.step === step, step);
  await waitsAt('wait-1');
  await lab.deliver();
  const nextStep = async () => lab.passTo((await lab.find(lead)).state!.enrollment!.wakeAt!);
  const costs: number[] = [];
  for (let level = 2; level <= 10; level += 1) {
    const before = await lab.history(lead);
    await nextStep();
    await waitsAt(`wait-${level}`);
    await lab.deliver();
    costs.push((await lab.history(lead)) - before);
  }
  await nextStep();
  const { tags, enrolments } = await lab.until(lead, ({ state }) => state?.enrollment === null, 'the end');
  expect(enrolments.map(({ cause }) => cause)).toEqual(['sequence.ended']);
  expect(tags).toEqual(Array.from({ length: 10 }, (_, n) => `level-${n + 1}`));
  expect(await lab.mailsTo(`${lead}@example.com`)).toHaveLength(10);
  expect(Math.max(...costs)).toBeLessThanOrEqual(HISTORY_GOALS.mailStep);
});
