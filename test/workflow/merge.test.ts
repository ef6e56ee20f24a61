import { viewExport } from '../../api/leads/export-view';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { Asker, Deps } from '../../usecases/deps';
import { deleteLead } from '../../usecases/leads/delete-lead';
import { exportLead } from '../../usecases/leads/export-lead';
import { findLeadOfAnyone } from '../../usecases/leads/find-lead';
import { mergeLeads } from '../../usecases/leads/merge-leads';
import { unmergeLeads } from '../../usecases/leads/unmerge-leads';
import { silent } from '../capture/store-fixture';
import { createRelay } from '../../worker/relay/relay';
import { leadWorkflowId } from '../../workflows/contract/names';
import { labDeps } from '../support/lab-deps';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(120_000);

let lab: LeadLab;
let deps: Deps;
let count = 0;
const asker: Asker = { id: 'k', actor: 'mara@example.com', person: 'mara@example.com', roles: ['marketer'] };
beforeAll(async () => {
  lab = await openWorkspace();
  deps = labDeps(lab, 'merge-test');
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await deps.committer.close();
  await lab.stop();
});

const commandId = (): string => `merge-${++count}`;
const merge = (lead: string, into: string) => mergeLeads(deps, asker, { lead, into, commandId: commandId() });
const unmerge = (lead: string, from: string) => unmergeLeads(deps, asker, { lead, from, commandId: commandId() });
async function person(name: string, profile: Record<string, string> = {}): Promise<string> {
  const id = await lab.capture({ email: `${name}@example.com`, profile });
  await lab.store.aliases.claim(`email:${name}@example.com`, id, 'test');
  return id;
}
const at = async (reference: string) => findLeadOfAnyone(deps, reference);

test('one lead comes out (edge case 23): blanks filled, events and refusals united, old ids and addresses lead to it for ever', async () => {
  const [old, kept] = [
    await person('old-address', { company: 'Acme', firstName: 'Jo' }),
    await person('new-address', { firstName: 'Joëlle' }),
  ];
  await lab.record(
    old,
    { kind: 'content.downloaded', props: { asset: 'guide' } },
    { kind: 'form.submitted', props: { form: 'demo', intent: 'demo' } },
  );
  await lab.until(old, ({ state }) => state?.stage === 'qualifying');
  await lab.ask(old, { type: 'recycle', reason: 'not-ready', actor: 't' });
  await lab.store.leads.change(old, { set: { 'consent.sms': 'refused', 'consent.email': 'granted' } });
  const outcome = await merge(old, kept);
  expect(outcome).toMatchObject({ code: 'ok' });
  // Recycled stands further than captured: it is the one that goes on.
  expect((await at(kept))?.id).toBe(old);
  for (const reference of [old, kept, 'email:old-address@example.com', 'email:new-address@example.com'])
    expect((await at(reference))?.id).toBe(old);
  const survivor = (await at(kept))!;
  expect(survivor).toMatchObject({ profile: { company: 'Acme' }, consent: { sms: 'refused', email: 'granted' } });
  expect((await lab.find(kept)).state?.stage).toBe('merged');
  // The export in one file holds what lies under each of the two ids, and how they became one.
  const asked = await exportLead(deps, asker, kept);
  const file = asked.code === 'ok' ? viewExport(asked.value) : null;
  expect(file).toMatchObject({
    lead: { id: old },
    merged: [{ id: kept, email: 'new-address@example.com', lead: { id: kept } }],
    merges: [{ loser: kept, before: { profile: { company: 'Acme' } } }],
    suppressionsBefore: [],
    texts: [],
  });
  const [loser] = file!.merged as { timeline: unknown[]; cycles: unknown[] }[];
  expect([loser!.timeline.length, loser!.cycles.length].every((count) => count > 0)).toBe(true);
  expect(JSON.stringify(file!.audit)).toContain('lead.merged');
});

test('events keep their source, count for the survivor, and a hand raised long ago is not raised again', async () => {
  const [loser, survivor] = [await person('twice-a'), await person('twice-b')];
  await lab.record(loser, { id: 'dl', kind: 'content.downloaded', props: { asset: 'guide' } });
  await lab.store.timeline.append(
    loser,
    [{ id: 'old-form', at: 1, receivedAt: 1, kind: 'form.submitted', actor: 'lead', props: { intent: 'demo' } }],
    0,
  );
  expect(await merge(loser, survivor)).toMatchObject({ code: 'ok', value: { id: survivor } });
  await lab.record(survivor, { kind: 'note.added' });
  const entries = await lab.timeline(survivor);
  expect(entries.filter(({ from }) => from === loser).map(({ kind }) => kind)).toEqual([
    'content.downloaded',
    'form.submitted',
  ]);
  expect((await lab.find(survivor)).state?.stage).toBe('captured');
  expect(entries.map(({ kind }) => kind)).toContain('lead.merged');
});

test('merging twice, or with itself, or with nobody, is told', async () => {
  const [loser, survivor] = [await person('again-a'), await person('again-b')];
  await merge(loser, survivor);
  expect(await merge(loser, survivor)).toMatchObject({ code: 'conflict' });
  expect(await merge(survivor, survivor)).toMatchObject({ code: 'conflict' });
  expect(await merge(survivor, 'nobody')).toMatchObject({ code: 'invalid', errors: [{ path: 'into' }] });
  expect(await unmerge(survivor, 'nobody')).toMatchObject({ code: 'conflict' });
});

test('a merge that was cut off is finished by its repeat', async () => {
  const [loser, survivor] = [await person('cut-a', { company: 'Cut' }), await person('cut-b')];
  const broken: Deps = {
    ...deps,
    store: { ...lab.store, aliases: { ...lab.store.aliases, moveAll: () => Promise.reject(new Error('killed')) } },
  };
  await expect(mergeLeads(broken, asker, { lead: loser, into: survivor, commandId: commandId() })).rejects.toThrow(
    'killed',
  );
  expect(await merge(loser, survivor)).toMatchObject({ code: 'ok', value: { profile: { company: 'Cut' } } });
  expect((await at(loser))?.id).toBe(survivor);
  expect(await unmerge(survivor, loser)).toMatchObject({ code: 'ok' });
  expect((await lab.find(survivor)).profile).toEqual({});
});

test('unmerging restores both (edge case 56): addresses, events, what came since for the loser; changes made since stay', async () => {
  const [loser, survivor] = [await person('wrong-a', { company: 'A', role: 'cfo' }), await person('wrong-b')];
  await lab.record(loser, { kind: 'content.downloaded', props: { asset: 'guide' } });
  await merge(loser, survivor);
  await lab.store.timeline.append(
    survivor,
    [{ id: 'later', at: 5, receivedAt: 5, kind: 'email.clicked', actor: 'lead', props: {}, from: loser }],
    0,
  );
  await lab.store.leads.change(survivor, { set: { 'profile.role': 'ceo' } });
  expect(await unmerge(survivor, loser)).toMatchObject({ code: 'ok', value: { profile: { role: 'ceo' } } });
  expect((await at('email:wrong-a@example.com'))?.id).toBe(loser);
  expect((await at('email:wrong-b@example.com'))?.id).toBe(survivor);
  const back = await lab.until(loser, ({ state }) => state?.stage === 'captured');
  expect(back.profile).toEqual({ company: 'A', role: 'cfo' });
  expect((await lab.find(survivor)).profile).toEqual({ role: 'ceo' });
  const counting = (await lab.timeline(survivor)).filter(
    ({ from, retracted }) => from !== undefined && retracted !== true,
  );
  expect(counting).toEqual([]);
  expect((await lab.timeline(loser)).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['content.downloaded', 'email.clicked']),
  );
});

test('the one sales has survives, with its offer (edge case 23)', async () => {
  const [offered, other] = [await reach(lab, 'offered'), await person('not-yet')];
  expect(await merge(offered, other)).toMatchObject({ code: 'ok', value: { id: offered } });
  expect((await at(other))?.state).toMatchObject({ stage: 'offered', handoff: { status: 'offered' } });
});

test('whoever erases the survivor erases the merged lead too, and both workflows end', async () => {
  const [old, kept] = [await person('erased-old', { company: 'Acme' }), await person('erased-kept')];
  expect((await merge(old, kept)).code).toBe('ok');
  expect((await deleteLead(deps, asker, { lead: kept, commandId: commandId() })).code).toBe('ok');
  expect([await lab.store.leads.find(old), await lab.store.leads.find(kept)]).toEqual([null, null]);
  const relay = createRelay({
    ...{ store: lab.store, temporal: lab.env.client, clock: REAL_CLOCK, log: silent },
    unstick: () => Promise.resolve(),
  });
  const patience = Date.now() + 60_000;
  for (const id of [old, kept]) {
    const workflow = lab.env.client.workflow.getHandle(leadWorkflowId(id));
    while ((await workflow.describe()).status.name !== 'COMPLETED') {
      if (Date.now() > patience) throw new Error(`the workflow of ${id} goes on`);
      await relay.tick(Date.now(), Date.now());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});
