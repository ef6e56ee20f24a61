import type { Capture, Hit } from '../../domain/timeline/hit';
import { blankLead } from '../capture/apply-change';
import { captureLead } from '../capture/capture-lead';
import { aliasesOf, readIdentifiers } from '../capture/identifiers';
import { createNew, type BatchHints } from './create-new';
import { lookUpLead } from '../capture/identify-lead';
import { changedFields, mergeCapture, type HitMeta } from '../capture/merge-capture';
import { settleBounded } from '../capture/settle-bounded';
import type { Deps } from '../deps';
import { eventHit, eventId, findRecorded, type LeadEvent, type RowEvent } from './row-event';

type RowDeps = Pick<Deps, 'store' | 'committer' | 'clock'>;

/** A row that could be read. `key`: the row of this very file, by which a second import of it is known; `hit`: id of its hit. */
export type PreparedRow = { key: string; capture: Capture; hit: string; event?: RowEvent };
/** `events`: of rows that stand for one, those not recorded before. */
export type BatchCounts = { created: number; updated: number; events: number };

/**
 * Imports a batch. Whoever is new is stored in a few commands for all (`createNew`); who is known is merged one by one, what changes them
 * durable as hits first. Rows of a file that was imported before change nothing; a row whose lead this job had made before it was
 * killed counts as created again, for its first count was lost.
 */
export async function applyRows(
  deps: RowDeps,
  rows: readonly PreparedRow[],
  actor: string,
  hints: BatchHints,
): Promise<BatchCounts> {
  const known = hints.repeated ? await deps.store.seen.known(rows.map(({ key }) => key)) : new Set<string>();
  const received = deps.clock.now() - rows.length;
  // The later of two rows about one person holds: their instants rise with the rows.
  const instants = new Map(rows.map((row, n) => [row, received + n]));
  const hitFor = (row: PreparedRow, lead: string | null): Hit => hitOf(row, actor, lead, instants.get(row) ?? received);
  const fresh = rows.filter(({ key }) => !known.has(key));
  const created = await createNew(deps, fresh, (row) => hitFor(row, null), hints);
  const made = await deps.store.leads.findMany(
    rows.flatMap(({ key, capture }) => (known.has(key) ? [capture.newLead] : [])),
  );
  const counts: BatchCounts = { created: created.size + made.length, updated: 0, events: 0 };
  const makes = new Set(made.map(({ id }) => id));
  for (const row of rows) if (row.event && (created.has(row) || makes.has(row.capture.newLead))) counts.events += 1;
  const others = await allOf(
    fresh.filter((row) => !created.has(row)),
    async (row) => ({ row, lead: await lookUpLead(deps, row.capture) }),
  );
  const recorded = await findRecorded(
    deps,
    others.flatMap(({ row, lead }) => leadEvent(row, lead) ?? []),
  );
  const planned = await allOf(others, async ({ row, lead }) => {
    const hit = hitFor(row, lead);
    const own = lead === row.capture.newLead;
    const event = row.event !== undefined && !isRecorded(row, lead, recorded);
    return own || event || (await wouldChange(deps, row.capture, hit, lead)) ? { row, hit } : null;
  });
  const pending = planned.filter((plan) => plan !== null);
  if (pending.length === 0) return counts;
  await deps.committer.commit(pending.map(({ hit }) => hit));
  const merged = await allOf(pending, async ({ row, hit }) => ({
    ...{ row, hit },
    captured: await captureLead(deps, row.capture, hit),
  }));
  // Only now is it known whose an event is of two rows about one new person.
  const events = new Map<string, Hit>();
  for (const { row, hit, captured } of merged) {
    const event = eventOf(row, captured.lead, actor, new Map([[captured.lead, hit.receivedAt]]));
    if (event !== null && !recorded.has(event.id)) events.set(event.id, event);
  }
  counts.events += events.size;
  if (events.size > 0) await deps.committer.commit([...events.values()]);
  await allOf(merged, async ({ row, hit, captured }) => {
    if (captured.lead === row.capture.newLead) counts.created += 1;
    else if (captured.changed || (row.event && !isRecorded(row, captured.lead, recorded))) counts.updated += 1;
    await deps.store.seen.mark([row.key], hit.receivedAt, captured.lead);
  });
  return counts;
}

/** The hit of a row's event, received when its lead was (`receivedAt`, by lead); null without an event, and for a lead not among them. */
export function eventOf(
  row: PreparedRow,
  lead: string,
  actor: string,
  receivedAt: ReadonlyMap<string, number>,
): Hit | null {
  const [of, at] = [leadEvent(row, lead), receivedAt.get(lead)];
  return of === null || at === undefined ? null : eventHit(of, { actor, source: row.capture.source, receivedAt: at });
}

function leadEvent({ event }: PreparedRow, lead: string | null): LeadEvent | null {
  return event === undefined || lead === null ? null : { lead, event };
}

function isRecorded(row: PreparedRow, lead: string | null, recorded: ReadonlySet<string>): boolean {
  const of = leadEvent(row, lead);
  return of !== null && recorded.has(eventId(of));
}

/** Rows merged side by side; their order does not matter (usecases/capture/merge-capture.ts). */
const AT_ONCE = 16;

/** Every row's outcome; throws the first failure once all have ended. */
async function allOf<T, R>(rows: readonly T[], work: (row: T) => Promise<R>): Promise<R[]> {
  return (await settleBounded(rows, AT_ONCE, work)).map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/** What {@link applyRows} would count, writing nothing; `seen` holds the identifiers of rows before. */
export async function countRows(deps: RowDeps, rows: readonly PreparedRow[], seen: Set<string>): Promise<BatchCounts> {
  const counts: BatchCounts = { created: 0, updated: 0, events: 0 };
  for (const row of rows) {
    const aliases = aliasesOf(readIdentifiers(row.capture));
    const lead = await lookUpLead(deps, row.capture);
    const event = await isNewEvent(deps, row, lead ?? aliases.find((alias) => seen.has(alias)) ?? aliases[0], seen);
    if (event) counts.events += 1;
    if (lead === null && aliases.some((alias) => seen.has(alias))) counts.updated += 1;
    else if (lead === null) counts.created += 1;
    else if (event || (await wouldChange(deps, row.capture, hitOf(row, '', lead, deps.clock.now()), lead)))
      counts.updated += 1;
    for (const alias of aliases) seen.add(alias);
  }
  return counts;
}

/** Whether a row's event is neither on its lead's timeline nor that of a row before; `lead` may be whatever names somebody new. */
async function isNewEvent(
  deps: RowDeps,
  row: PreparedRow,
  lead: string | undefined,
  seen: Set<string>,
): Promise<boolean> {
  const of = leadEvent(row, lead ?? null);
  if (of === null || seen.has(eventId(of))) return false;
  seen.add(eventId(of));
  return !(await findRecorded(deps, [of])).has(eventId(of));
}

async function wouldChange(deps: RowDeps, capture: Capture, hit: HitMeta, lead: string | null): Promise<boolean> {
  const record = lead === null ? null : await deps.store.leads.find(lead);
  const change = mergeCapture(record ?? blankLead('', hit.receivedAt), capture, hit);
  return record === null || (change !== null && changedFields(change).length > 0);
}

/** The hit of a row: what puts it on the timeline and wakes its lead. */
export function hitOf(row: PreparedRow, actor: string, lead: string | null, now: number): Hit {
  const { capture } = row;
  return {
    id: row.hit,
    at: now,
    receivedAt: now,
    kind: 'lead.imported',
    actor,
    props: capture.source === undefined ? {} : { source: capture.source },
    capture,
    ...(lead === null || lead === capture.newLead ? {} : { lead }),
  };
}
