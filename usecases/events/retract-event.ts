import type { TimelineEntry } from '../../domain/timeline/entry';
import { recordAudit } from '../audit/record-audit';
import { newHitId } from '../capture/new-id';
import type { Asker, Deps } from '../deps';
import { addEntry } from '../leads/add-entry';
import { conflict, done, notFound, type Outcome } from '../outcome';
import { isEventKind } from './event-kinds';

export type Retraction = { id: string; kind: string; at: number; lead: string };

/**
 * Withdraws an event that turns out never to have happened: from now on it counts nothing anywhere and limits free up, as though it
 * had not been (edge case 49). It stays on the timeline, marked, with an entry that says who withdrew it and why; the lead looks
 * again. Found by its id on the timeline or by the one its sender gave it. Withdrawing twice is withdrawing once.
 */
export async function retractEvent(
  deps: Deps,
  asker: Asker,
  { id, reason }: { id: string; reason?: string | undefined },
): Promise<Outcome<Retraction>> {
  const holders = await findHolders(deps, [id, `${asker.id}/${id}`]);
  const [first] = holders;
  if (first === undefined) return notFound('event');
  const { entry } = first;
  if (!isEventKind(entry.kind)) return conflict(`"${entry.kind}" is no behaviour: only events are retracted`);
  const now = deps.clock.now();
  for (const { lead, bucket, entry: held } of holders) {
    if (held.retracted === true) continue;
    await deps.store.timeline.set(lead, held.id, { retracted: true });
    const told: TimelineEntry = {
      id: newHitId(),
      at: now,
      receivedAt: now,
      kind: 'event.retracted',
      actor: asker.actor,
      props: { event: held.id, kind: held.kind, ...(reason !== undefined && { reason }) },
    };
    await addEntry(deps, { id: lead, bucket }, told);
    await recordAudit(deps, asker, 'event.retracted', lead, { kind: held.kind });
  }
  return done({ id: entry.id, kind: entry.kind, at: entry.at, lead: first.lead });
}

type Holder = { lead: string; bucket: number; entry: TimelineEntry };

/** The leads that hold the entry under the first of the ids that anybody holds. */
async function findHolders({ store }: Deps, ids: readonly string[]): Promise<Holder[]> {
  for (const id of ids) {
    const leads = await store.leads.findMany(await store.timeline.holdersOf(id));
    if (leads.length === 0) continue;
    const timelines = await store.timeline.readMany(
      leads.map(({ id: lead, bucket }) => ({ lead, lastBucket: bucket })),
    );
    return leads.flatMap(({ id: lead, bucket }) => {
      const entry = timelines.get(lead)?.find((one) => one.id === id);
      return entry === undefined ? [] : [{ lead, bucket, entry }];
    });
  }
  return [];
}
