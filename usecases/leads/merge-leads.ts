import type { LeadRecord } from '../../domain/lead/lead';
import type { Stage } from '../../domain/lead/stage';
import { isFurther, unite } from '../../domain/lead/unite';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { MergeRecord, MergedSide } from '../../store/merges/contract';
import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { conflict, done, type Outcome } from '../outcome';
import { addEntry } from './add-entry';
import { findLead } from './find-lead';

export type MergeInput = { lead: string; into: string; commandId: string };

/**
 * Makes one lead of two (edge case 23). The one that stands further survives, `into` where both stand alike; the other rests as `merged`
 * and its ids, addresses and browsers lead to the survivor for ever. The survivor gets the union of profile, consents (an objection
 * wins) and events, each of which keeps its source. Killed half-way it is finished by a repeat.
 */
export async function mergeLeads(deps: Deps, asker: Asker, input: MergeInput): Promise<Outcome<LeadRecord>> {
  const [given, into] = [await findLead(deps, asker, input.lead), await findLead(deps, asker, input.into)];
  if (given.code !== 'ok') return given;
  if (into.code !== 'ok')
    return { code: 'invalid', errors: [{ path: 'into', message: 'expected another known lead' }] };
  if (given.value.id === into.value.id) return conflict('these are one lead already', { stage: stageOf(into.value) });
  const swapped = isFurther(stageOf(given.value), stageOf(into.value));
  const [survivor, loser] = swapped ? [given.value, into.value] : [into.value, given.value];
  const merge = await deps.store.merges.keep(newMerge(deps, asker, survivor, loser));
  const rested = await sendCommand(deps, loser, { type: 'merge', actor: asker.actor }, input.commandId);
  if (rested.code !== 'ok') {
    // What was refused has not begun; what may have happened is finished by the repeat.
    if (rested.code !== 'unavailable') await deps.store.merges.drop(merge.id);
    return rested;
  }
  await copyTimeline(deps, loser, survivor);
  const after = await deps.store.leads.change(survivor.id, { set: { ...merge.after, updatedAt: deps.clock.now() } });
  const keys = await deps.store.aliases.moveAll(loser.id, survivor.id, asker.actor);
  await deps.store.merges.note(merge.id, { keys: [...new Set([...merge.keys, ...keys])] });
  // What came between the copy and the move of the aliases; what was copied is skipped.
  await copyTimeline(deps, loser, survivor);
  await addEntry(deps, survivor, entryOf(deps, asker, loser.id, 'lead.merged'));
  await recordAudit(deps, asker, 'lead.merged', survivor.id, { loser: loser.id });
  return done(after ?? survivor);
}

/** Where a lead stands; one whose workflow has not looked yet is captured. */
function stageOf(lead: LeadRecord): Stage {
  return lead.state?.stage ?? 'captured';
}

function newMerge(deps: Deps, asker: Asker, survivor: LeadRecord, loser: LeadRecord): MergeRecord {
  return {
    id: `${survivor.id}:${loser.id}`,
    lead: survivor.id,
    loser: loser.id,
    at: deps.clock.now(),
    by: asker.actor,
    keys: [],
    before: sideOf(survivor),
    after: sideOf({ ...survivor, ...unite(survivor, loser) }),
    stage: stageOf(loser),
    reason: loser.state?.out?.reason ?? null,
  };
}

function sideOf(lead: LeadRecord): MergedSide {
  const { email, phone, externalId, profile, consent, suppressed, topicsRefused, tags, customer } = lead;
  return { email, phone, externalId, profile, consent, suppressed, topicsRefused, tags, customer };
}

/** What the lead did and what was done to it; the records of its own stages, tasks and offers stay with it. */
async function copyTimeline(deps: Deps, loser: LeadRecord, survivor: LeadRecord): Promise<void> {
  const { timeline } = deps.store;
  const there = new Map((await timeline.read(survivor.id, survivor.bucket)).map((entry) => [entry.id, entry]));
  const entries = (await timeline.read(loser.id, loser.bucket))
    .filter(({ kind }) => !/^(stage|task|handoff|lead)\./.test(kind))
    .map((entry): TimelineEntry => ({ ...entry, id: `${loser.id}/${entry.id}`, from: loser.id, copied: true }));
  const fresh = entries.filter(({ id }) => !there.has(id));
  if (fresh.length > 0) await timeline.append(survivor.id, fresh, survivor.bucket);
  // Merged, unmerged and merged again: what was taken back counts again.
  const back = entries.filter(({ id, retracted }) => retracted !== true && there.get(id)?.retracted === true);
  for (const { id } of back) await timeline.set(survivor.id, id, { retracted: false });
}

/** An entry that tells of a merge or its undoing. */
export function entryOf(deps: Deps, asker: Asker, other: string, kind: 'lead.merged' | 'lead.unmerged'): TimelineEntry {
  const now = deps.clock.now();
  return { id: `${kind}:${other}:${now}`, at: now, receivedAt: now, kind, actor: asker.actor, props: { other } };
}
