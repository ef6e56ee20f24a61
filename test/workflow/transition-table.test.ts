import { decideCommand } from '../../domain/lead/decide-command';
import { LIVED, type Lived } from '../../domain/lead/stage';
import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { DIRECTOR, inStage, reach, refusal } from '../support/lead-path';
import { HAPPENINGS, INPUTS, WITHIN, type Ids, type Input } from '../support/transition-rows';

jest.setTimeout(120_000);

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace();
  api = await openLabApi(lab);
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

/** What is open of the lead, or was: a late answer to something closed is refused like any other. */
async function idsOf(lead: string): Promise<Ids> {
  const { state } = await lab.find(lead);
  const rep = state?.handoff?.rep ?? state?.owner ?? 'ana@example.com';
  return { lead, task: state?.task?.id ?? `${lead}.t1`, handoff: state?.handoff?.id ?? `${lead}.h1`, rep };
}
/** Whether what the path names has ever been. */
async function isThere(path: string, { task, handoff }: Ids): Promise<boolean> {
  if (path.startsWith('/v1/tasks/')) return (await lab.store.tasks.find(task)) !== null;
  return !path.startsWith('/v1/handoffs/') || (await lab.store.handoffs.find(handoff)) !== null;
}
const open = async (stage: Lived): Promise<string> => reach(lab, stage);
const seen = async (lead: string): Promise<object> => {
  const { state } = await lab.find(lead);
  const { stage, task, handoff, enrollment, cycle, funnel, contactAt, out } = state!;
  const handoffs = (await lab.store.handoffs.ofLead(lead)).map(({ id, status, rep }) => ({ id, status, rep }));
  return { stage, task, handoff, enrollment: enrollment?.id, cycle, funnel, contactAt, out, handoffs };
};
const changesOf = async (lead: string) => (await lab.timeline(lead)).filter(({ kind }) => kind === 'stage.changed');

describe.each(LIVED)('a lead that is %s', (stage) => {
  const allowed = Object.entries(INPUTS).flatMap(([name, { ask, to }]) =>
    to[stage] === undefined ? [] : [{ name, ask, to: to[stage] }],
  );
  const within = Object.entries(WITHIN).filter(([, one]) => one.in.includes(stage));
  const refused = [
    ...Object.entries(INPUTS).filter(([, { to }]) => to[stage] === undefined),
    ...Object.entries(WITHIN).filter(([name, one]) => !one.in.includes(stage) && name !== 'accept again'),
  ].filter(([name]) => !(name === 'accept' && stage === 'accepted'));

  test.each(allowed)('$name: $to, with one entry on its timeline', async ({ ask, to }) => {
    const lead = await open(stage);
    const before = (await changesOf(lead)).length;
    expect(await lab.ask(lead, ask(await idsOf(lead)))).toMatchObject({ stage: to });
    const changes = await changesOf(lead);
    expect(changes.slice(before).map((entry) => [entry.stage?.from, entry.stage?.to])).toEqual([[stage, to]]);
  });

  if (within.length > 0) {
    test.each(within)('%s: done within the stage', async (_name, { ask }) => {
      const lead = await open(stage);
      const before = (await changesOf(lead)).length;
      expect(await lab.ask(lead, ask(await idsOf(lead)))).toMatchObject({ stage });
      expect((await changesOf(lead)).length).toBe(before);
    });
  }

  test('everything else is a conflict that names the stage, and changes nothing', async () => {
    const lead = await open(stage);
    const ids = await idsOf(lead);
    const [before, changes] = [await seen(lead), (await changesOf(lead)).length];
    for (const [name, { ask }] of refused) {
      expect([name, await refusal(lab.ask(lead, ask(ids)))]).toMatchObject([name, { type: 'conflict', stage }]);
      expect([name, await seen(lead), (await changesOf(lead)).length]).toEqual([name, before, changes]);
    }
    for (const [name, { by }] of refused) {
      if (by === undefined) continue;
      const { key, path, body } = by(ids);
      const answer = await api.as(key, 'post', path, body);
      // What never was there is unknown, not in the way.
      const there = await isThere(path, ids);
      expect([name, answer.status]).toEqual([name, there ? 409 : 404]);
      if (there) expect([name, answer.body]).toMatchObject([name, { status: 409, stage }]);
    }
    expect([await seen(lead), (await changesOf(lead)).length]).toEqual([before, changes]);
    expect(refused.length + allowed.length + within.length).toBeGreaterThanOrEqual(20);
  });
});

describe.each(LIVED)('to a lead that is %s', (stage) => {
  test.each(Object.entries(HAPPENINGS))('%s: leads where the table says, once', async (_name, { events, to }) => {
    const lead = await reach(lab, stage, DIRECTOR);
    const before = (await changesOf(lead)).length;
    await lab.record(lead, ...events);
    await inStage(lab, lead, to[stage] ?? stage);
    // Looked at once more, whatever was to come has come.
    await lab.record(lead, { kind: 'x.nothing' });
    const changes = (await changesOf(lead)).slice(before);
    expect(changes.map((entry) => [entry.stage?.from, entry.stage?.to])).toEqual(
      to[stage] === undefined ? [] : [[stage, to[stage]]],
    );
    const { items: tasks } = await lab.store.tasks.list({ lead, status: ['open', 'claimed'] });
    expect(tasks.map(({ id }) => id)).toEqual(
      [(await lab.find(lead)).state?.task?.id].filter((id) => id !== undefined),
    );
  });
});

test('what the core decides of every input is what the table says', async () => {
  for (const stage of LIVED) {
    const lead = await open(stage);
    const { state } = await lab.find(lead);
    const ids = await idsOf(lead);
    const expected = (name: string): boolean =>
      INPUTS[name]?.to[stage] !== undefined || WITHIN[name]?.in.includes(stage) === true;
    for (const [name, { ask }] of Object.entries<Input>({ ...INPUTS, ...WITHIN })) {
      const isAllowed =
        expected(name) || (name.startsWith('accept') && (expected('accept') || expected('accept again')));
      expect([stage, name, !('refused' in decideCommand(state!, ask(ids)))]).toEqual([stage, name, isAllowed]);
    }
  }
});

test('fifty accepts, returns and reassigns at once on one handoff end in one consistent outcome', async () => {
  const reps = ['ana@example.com', 'bruno@example.com'];
  for (let round = 0; round < 4; round++) {
    const lead = await reach(lab, 'offered');
    const { handoff } = await idsOf(lead);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => {
        const rep = reps[(n + round) % 2]!;
        const on = { actor: rep, handoff, rep };
        const kind = (n * 7 + round * 5) % 3;
        if (kind === 0) return lab.ask(lead, { type: 'reassign', ...on });
        if (kind === 1) return lab.ask(lead, { type: 'accept', ...on });
        return lab.ask(lead, { type: 'return', ...on, reason: 'no-budget', action: 'recycle' });
      }),
    );
    const { state } = await lab.find(lead);
    const kept = (await lab.store.handoffs.find(handoff))!;
    const changes = (await changesOf(lead)).slice(2);
    // Each change goes on from the one before, and the last is where the lead is.
    expect(changes.map(({ stage }) => stage?.from)).toEqual([
      'offered',
      ...changes.slice(0, -1).map((one) => one.stage?.to),
    ]);
    expect(changes.at(-1)?.stage?.to ?? 'offered').toBe(state?.stage);
    expect(changes.filter(({ stage }) => stage?.cause === 'handoff.accepted').length).toBeLessThanOrEqual(1);
    expect(changes.filter(({ stage }) => stage?.cause === 'handoff.returned').length).toBeLessThanOrEqual(1);
    const expected = { recycled: 'returned', accepted: 'accepted', offered: 'offered' }[state!.stage as 'offered'];
    expect(kept.status).toBe(expected);
    expect(state?.handoff?.rep ?? null).toBe(state?.stage === 'recycled' ? null : kept.rep);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await lab.store.handoffs.ofLead(lead)).length).toBe(1);
  }
}, 120_000);

test('a stage entry tells the score of its instant, however long ago the lead was last looked at', async () => {
  const lead = await lab.capture({});
  await lab.record(lead, { kind: 'page.viewed' });
  await lab.until(lead, ({ state }) => state?.score?.total === 15, 'the score of a page');
  // What was seen is older than the sales cycle by then, and no band turns by it: nothing looks.
  await lab.pass(200 * DAY);
  await lab.ask(lead, { type: 'disqualify', actor: 'm', reason: 'duplicate' });
  const entry = (await lab.timeline(lead)).findLast(({ stage }) => stage?.to === 'disqualified');
  expect(entry?.stage).toMatchObject({ score: 0, version: 1 });
});
