import { processRescore } from '../../usecases/scoring/process-rescore';
import { startRescore } from '../../usecases/scoring/start-rescore';
import { wake } from '../../workflows/contract/messages';
import { leadWorkflowId } from '../../workflows/contract/names';
import { MODEL } from '../support/lab-files';
import { DAY, type LeadLab } from '../support/lead-lab';
import { openWorkspace } from '../support/lab-workspace';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';

jest.setTimeout(180_000);

const LOG = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const INDUSTRY = { industry: 'manufacturing' };

let lab: LeadLab;
beforeEach(async () => {
  lab = await openWorkspace();
});
afterEach(() => lab.stop());

/** Publishes a model and rescores everybody, as a publication does. */
async function publish(text: string): Promise<void> {
  await lab.publish('scoring-models', 'lab', text);
  const stored = await lab.store.files.published('scoring-models', 'lab');
  const now = await lab.now();
  const temporal = { workflow: { start: async () => undefined } } as never;
  const job = await startRescore({ store: lab.store, temporal, log: LOG }, stored!);
  await processRescore(
    {
      store: lab.store,
      catalog: lab.lead.catalog as never,
      clock: { now: () => now, nowReal: () => now, line: REAL_CLOCK },
      log: LOG,
      wake: ({ id }) => lab.env.client.workflow.getHandle(leadWorkflowId(id)).signal(wake),
      settleMs: 0,
    },
    job,
    { progress: () => undefined, ended: new AbortController().signal },
  );
}
const worth = (points: number): string => MODEL.replace('points: 10, unlimited', `points: ${points}, unlimited`);

describe('a model published while leads live', () => {
  it('wakes a lead that it makes hot, which goes to the Lead Center; the others go on waiting (edge case 17)', async () => {
    const hot = await lab.capture({ profile: { role: 'hr-director', ...INDUSTRY } });
    const waits = await lab.capture({ profile: INDUSTRY });
    await lab.record(hot, { kind: 'email.clicked' });
    const before = await lab.until(waits, ({ state }) => state?.enrollment?.waiting === 'wait', 'the wait');
    await publish(worth(35));
    await lab.until(hot, ({ state }) => state?.stage === 'qualifying', 'the Lead Center');
    const after = await lab.find(waits);
    expect(after.state?.enrollment).toEqual(before.state?.enrollment);
    expect(after.state?.rev).toBe(before.state?.rev);
  });

  it('never pulls back a lead that people have: it is rescored, and stays', async () => {
    const id = await lab.capture({ profile: { role: 'hr-director' } });
    await lab.record(id, { kind: 'email.clicked' }, { kind: 'email.clicked' }, { kind: 'email.clicked' });
    await lab.until(id, ({ state }) => state?.stage === 'qualifying', 'the Lead Center');
    await publish(worth(1));
    const found = await lab.until(id, ({ state }) => state?.score?.band === 'cold', 'the new score');
    expect(found.state).toMatchObject({ stage: 'qualifying', score: { total: 33, version: 2 } });
    expect(found.state?.task).not.toBeNull();
  });

  it('lets a mail that is on its way go, then takes a lead it disqualifies out (edge case 18)', async () => {
    const id = await lab.capture({ profile: INDUSTRY });
    await lab.until(id, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first mail');
    await publish(MODEL.replace('profile.industry: education', 'profile.industry: manufacturing'));
    const found = await lab.until(id, ({ state }) => state?.stage === 'disqualified', 'the rule');
    expect(found.state?.out).toEqual({ reason: 'academic', rule: 'academic' });
    await publish(MODEL);
    await lab.until(id, ({ state }) => state?.stage !== 'disqualified', 'the correction');
  });

  it('sets the timer anew where the next decision comes earlier', async () => {
    const id = await lab.capture({ profile: { role: 'hr-director' } });
    await lab.record(id, { kind: 'email.clicked' });
    await lab.until(id, ({ state }) => state?.score?.band === 'warm', 'warm');
    await publish(MODEL.replace('points: 10, unlimited: true', 'points: 10, expires: 10 days, unlimited: true'));
    await lab.until(id, ({ state }) => state?.score?.version === 2, 'the look under the new model');
    await lab.pass(11 * DAY);
    await lab.until(id, ({ state }) => state?.score?.band === 'cold', 'the fall');
  });
});
