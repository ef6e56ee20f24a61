import type { TimelineEntry } from '../../domain/timeline/entry';
import { newHitId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { addEntry } from './add-entry';
import { findLead } from './find-lead';
import { tellCycles } from './tell-cycles';

/** Adds a note of a colleague to the timeline. */
export async function addNote(
  deps: Deps,
  asker: Asker,
  input: { lead: string; text: string },
): Promise<Outcome<TimelineEntry>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const now = deps.clock.now();
  const entry: TimelineEntry = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'note.added',
    actor: asker.actor,
    props: { text: input.text },
  };
  const [told = entry] = await tellCycles(deps, found.value, [entry]);
  await addEntry(deps, found.value, told);
  await recordAudit(deps, asker, 'lead.note', found.value.id);
  return done(told);
}
