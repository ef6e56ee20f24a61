import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Asker, Deps } from '../../usecases/deps';
import { createLeadActivities } from '../../activities';
import { decideCommand } from '../../domain/lead/decide-command';
import type { LeadCommand } from '../../domain/lead/command';
import { sendCommand } from '../../usecases/commands/send-command';
import { completeTask } from '../../usecases/tasks/complete-task';
import { labDeps } from '../support/lab-deps';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { BANT, handoffOf, reach, repOf, taskOf } from '../support/lead-path';

/** A command that was answered 503 may have been obeyed: its repeat under the same Idempotency-Key is the same command (decisions.md 9). */
jest.setTimeout(60_000);

const QUALIFIER = {
  id: 'q',
  actor: 'q@example.com',
  person: 'q@example.com',
  roles: ['qualifier'],
} as unknown as Asker;

let lab: LeadLab;
let deps: Deps;
beforeAll(async () => {
  lab = await openWorkspace();
  deps = labDeps(lab, 'repeated');
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await deps.committer.close();
  await lab.stop();
});

/** Does a command as a task whose answer never arrives. */
async function obeyUnheard(lead: string, command: LeadCommand, id: string): Promise<void> {
  const state = (await lab.find(lead)).state!;
  const decided = decideCommand(state, command);
  if (!('does' in decided) || decided.does !== 'move') throw new Error('not for this test');
  const step = { state, now: await lab.now(), key: `${id}:enterStage`, transition: decided.transition };
  await createLeadActivities(lab.lead).enterStage(step);
}

const complete = (task: string, commandId: string): ReturnType<typeof completeTask> =>
  completeTask(deps, QUALIFIER, { task, outcome: 'qualified', bant: BANT, language: 'en', commandId });

test('the outcome of a task, told again under the same id after it was obeyed unheard, is no conflict', async () => {
  const lead = await reach(lab, 'qualifying');
  const task = await taskOf(lab, lead);
  await obeyUnheard(lead, { type: 'complete-task', actor: 'q', task, outcome: 'qualified', bant: BANT }, 'c1');
  expect(await complete(task, 'c1')).toMatchObject({
    code: 'ok',
    value: { task: { id: task, status: 'done' }, result: { stage: 'offered' } },
  });
  expect(await complete(task, 'another')).toMatchObject({ code: 'conflict' });
  expect((await lab.stages(lead)).filter((change) => change.endsWith('offered'))).toHaveLength(1);
});

test('a command that the server drops unseen, as it does now and then under many at once, is repeated and obeyed once', async () => {
  const lead = await reach(lab, 'offered');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  const accept: LeadCommand = { type: 'accept', actor: rep, handoff, rep };
  const dropped = new WorkflowUpdateFailedError(
    'Workflow Update failed',
    ApplicationFailure.nonRetryable('not processed by worker', 'UnprocessedUpdate'),
  );
  let asked = 0;
  const withDeadline: Deps['temporal']['withDeadline'] = async (deadline, ask) => {
    asked += 1;
    if (asked === 1) throw dropped;
    return lab.env.client.withDeadline(deadline, ask);
  };
  const temporal = Object.create(lab.env.client, { withDeadline: { value: withDeadline } }) as Deps['temporal'];
  const answer = await sendCommand({ ...deps, temporal }, await lab.find(lead), accept, 'dropped');
  expect([asked, answer]).toMatchObject([2, { code: 'ok', value: { stage: 'accepted' } }]);
  expect(await lab.stages(lead)).toContain('offered→accepted');
});

test('a decision of sales sent again under the same id is answered as before, also when the lead has moved on', async () => {
  const lead = await reach(lab, 'accepted');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  const won: LeadCommand = { type: 'won', actor: rep, handoff, rep, amount: 1, currency: 'EUR' };
  const record = await lab.find(lead);
  expect(await sendCommand(deps, record, won, 'w1')).toMatchObject({ code: 'ok', value: { stage: 'won' } });
  expect(await sendCommand(deps, record, won, 'w1')).toMatchObject({ code: 'ok', value: { stage: 'won' } });
  // Under another id it is another decision.
  expect(await sendCommand(deps, record, won, 'w2')).toMatchObject({ code: 'conflict' });
  // In a run that has not seen the update's id the projection tells.
  await lab.ask(lead, { type: 'disqualify', actor: 'm', reason: 'duplicate' });
  await obeyUnheard(lead, { type: 'reopen', actor: 'm', note: 'again' }, 'r1');
  const reopen: LeadCommand = { type: 'reopen', actor: 'm', note: 'again' };
  await lab.record(lead, { kind: 'x.read' });
  expect(await sendCommand(deps, record, reopen, 'r2')).toMatchObject({ code: 'conflict' });
  expect(await sendCommand(deps, record, reopen, 'r1')).toMatchObject({ code: 'ok', value: { stage: 'captured' } });
});
