import { PURPOSES, type LeadRecord } from '../../domain/lead/lead';
import type { UnmergeCommand } from '../../domain/lead/command';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { MergeRecord } from '../../store/merges/contract';
import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { conflict, done, type Outcome } from '../outcome';
import { addEntry } from './add-entry';
import { findLead } from './find-lead';
import { entryOf } from './merge-leads';

export type UnmergeInput = { lead: string; from: string; commandId: string };

/** Stages to which a lead comes back as it was; from any other it begins anew, for what it had open is closed. */
const AS_IT_WAS: readonly string[] = ['won', 'recycled', 'disqualified'];

/**
 * Takes a wrong merge back (edge case 56): the loser has its addresses, browsers and events again, also those that came since by what was
 * its own, and the survivor is as it was before, except for what was changed since. An objection made since stays with both.
 */
export async function unmergeLeads(deps: Deps, asker: Asker, input: UnmergeInput): Promise<Outcome<LeadRecord>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const survivor = found.value;
  const merge = await deps.store.merges.find(survivor.id, input.from);
  const loser = merge && (await deps.store.leads.find(merge.loser));
  if (!merge || !loser)
    return conflict('this lead was not merged into it', { stage: survivor.state?.stage ?? 'captured' });
  await deps.store.aliases.move(merge.keys, loser.id, asker.actor);
  await deps.store.aliases.release([`lead:${loser.id}`], survivor.id);
  await giveBack(deps, survivor, loser);
  const after = await restore(deps, survivor, merge);
  await keepObjections(deps, survivor, merge, loser);
  const back = await sendCommand(deps, loser, commandOf(merge, asker), input.commandId);
  // Where it is out of the merged stage already a repeat meets a conflict: the rest is still to be finished.
  if (back.code !== 'ok' && back.code !== 'conflict') return back;
  await addEntry(deps, survivor, entryOf(deps, asker, loser.id, 'lead.unmerged'));
  await deps.store.merges.drop(merge.id);
  await recordAudit(deps, asker, 'lead.unmerged', survivor.id, { loser: loser.id });
  return done(after);
}

function commandOf({ stage, reason }: MergeRecord, asker: Asker): UnmergeCommand {
  const to = AS_IT_WAS.includes(stage) ? (stage as UnmergeCommand['to']) : 'captured';
  return { type: 'unmerge', to, actor: asker.actor, ...(reason !== null && { reason }) };
}

/** The survivor's copies count no longer; what came since for the loser is put where it belongs. */
async function giveBack(deps: Deps, survivor: LeadRecord, loser: LeadRecord): Promise<void> {
  const { timeline } = deps.store;
  const theirs = (await timeline.read(survivor.id, survivor.bucket)).filter(({ from }) => from === loser.id);
  const since = theirs.filter(({ copied }) => copied !== true).map(asOwn);
  if (since.length > 0) await timeline.append(loser.id, since, loser.bucket);
  for (const { id } of theirs) await timeline.set(survivor.id, id, { retracted: true });
}

function asOwn(entry: TimelineEntry): TimelineEntry {
  const own = { ...entry };
  delete own.from;
  return own;
}

/** What the one person objected to while the two were one, both have objected to: which of them it was nobody can tell. */
async function keepObjections(deps: Deps, survivor: LeadRecord, merge: MergeRecord, loser: LeadRecord): Promise<void> {
  const since = survivor.consent.history.filter(({ at, value }) => at >= merge.at && value === 'refused');
  const purposes = PURPOSES.filter(
    (purpose) => survivor.consent[purpose] === 'refused' && since.some((change) => change.purpose === purpose),
  );
  if (purposes.length === 0) return;
  await deps.store.leads.change(loser.id, {
    set: Object.fromEntries(purposes.map((purpose) => [`consent.${purpose}`, 'refused'])),
    push: { 'consent.history': since },
  });
}

/** Field by field: what the merge changed and nobody since goes back to what it was. */
async function restore(deps: Deps, survivor: LeadRecord, { before, after }: MergeRecord): Promise<LeadRecord> {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const set: Record<string, unknown> = { updatedAt: deps.clock.now() };
  const unset: string[] = [];
  for (const field of Object.keys(before) as (keyof typeof before)[]) {
    if (field !== 'profile' && !same(before[field], after[field]) && same(survivor[field], after[field]))
      set[field] = before[field];
  }
  for (const [field, value] of Object.entries(after.profile)) {
    const was = before.profile[field];
    if (same(was, value) || !same(survivor.profile[field], value)) continue;
    if (was === undefined) unset.push(`profile.${field}`);
    else set[`profile.${field}`] = was;
  }
  return (await deps.store.leads.change(survivor.id, { set, unset })) ?? survivor;
}
