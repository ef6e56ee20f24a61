import { createHash } from 'node:crypto';
import { MARKS_KEPT_MS } from '../../domain/life/retention';
import type { JsonObject } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import { newHitId } from '../capture/new-id';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { isEventKind } from './event-kinds';
import { findHeld, heldKey } from './find-held';
import { markSeen } from './mark-seen';
import { findRegistered } from './register-kind';
import { keyOf, resolveLeads, type LeadReference } from './resolve-leads';

/** `at` is virtual ms; `index` is the event's place in what was sent. */
export type EventInput = {
  index: number;
  id?: string | undefined;
  lead: LeadReference;
  kind: string;
  at?: number | undefined;
  props?: JsonObject | undefined;
};
export type Rejection = { index: number; message: string; unknownLead: boolean };
export type Recorded = { accepted: number; duplicates: number; rejected: Rejection[] };

/** How far in the future an event may be dated, in real ms (edge case 3; decisions.md 1). */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

type Prepared = { hit: Hit; key: string | null };

/**
 * Records behaviours of known leads; nobody is created (decisions.md 16). Accepted means durable. Each event is accepted, a
 * duplicate (same id of the same key, or without id the same lead, kind, second and props), or rejected with a message. What turns out
 * to be a duplicate is made durable again all the same (folding counts an id once), so it does not matter which of the two writes a
 * crash leaves undone: nothing that was answered is lost, and a repeat counts once.
 */
export async function recordEvents(
  deps: Deps,
  asker: Asker,
  events: readonly EventInput[],
): Promise<Outcome<Recorded>> {
  const now = deps.clock.now();
  const leads = await resolveLeads(
    deps,
    events.flatMap(({ lead }) => keyOf(lead) ?? []),
  );
  const registered = await findRegistered(
    deps,
    events.map(({ kind }) => kind),
  );
  const rejected: Rejection[] = [];
  const prepared: Prepared[] = [];
  const keys = new Set<string>();
  let repeated = 0;
  for (const event of events) {
    const lead = leads.get(keyOf(event.lead) ?? '');
    const refused = refusalOf(event, lead, now, deps.clock.line.factor, registered);
    if (refused || lead === undefined) {
      rejected.push(refused ?? { index: event.index, message: 'unknown lead', unknownLead: true });
      continue;
    }
    const one = prepare(asker, event, lead, now);
    if (one.key !== null && keys.has(one.key)) repeated++;
    else prepared.push(one);
    if (one.key !== null) keys.add(one.key);
  }
  if (prepared.length === 0) return done({ accepted: 0, duplicates: repeated, rejected });
  // Before they are stored: afterwards each would find itself.
  const held = await longKnown(deps, prepared, now);
  const seen = await store(
    deps,
    prepared.map(({ hit }) => hit),
    [...keys],
    now,
  );
  for (const key of held) seen.add(key);
  const duplicates = repeated + seen.size;
  return done({ accepted: prepared.length - seen.size, duplicates, rejected });
}

/** The keys of events dated before any mark is kept that lie on their lead's timeline already, folded or not. */
async function longKnown(deps: Deps, prepared: readonly Prepared[], now: number): Promise<string[]> {
  const old = prepared.flatMap(({ hit: { id, at, lead = '' }, key }) =>
    key !== null && at < now - MARKS_KEPT_MS ? [{ key, event: { lead, id } }] : [],
  );
  const held = await findHeld(
    deps,
    old.map(({ event }) => event),
  );
  return old.flatMap(({ key, event }) => (held.has(heldKey(event)) ? [key] : []));
}

/** Writes hits and marks side by side; answers the keys that were marked before. Marks of hits that could not be stored are taken back. */
async function store(deps: Deps, hits: readonly Hit[], keys: readonly string[], now: number): Promise<Set<string>> {
  const [stored, marked] = await Promise.allSettled([deps.committer.commit(hits), markSeen(deps, keys, now)]);
  if (marked.status === 'rejected') throw marked.reason;
  if (stored.status === 'rejected') {
    const fresh = keys.filter((key) => !marked.value.has(key));
    // Where that fails too, the repeat is stored and told to be a duplicate.
    await deps.store.seen.unmark(fresh).catch(() => undefined);
    throw stored.reason;
  }
  return marked.value;
}

function refusalOf(
  event: EventInput,
  lead: string | undefined,
  now: number,
  factor: number,
  registered: ReadonlySet<string>,
): Rejection | null {
  const { index, at, kind } = event;
  if (!isEventKind(kind) && !registered.has(kind)) {
    return {
      index,
      message: `kind: expected a standard kind, a registered one or one that starts with "x.", not "${kind}"`,
      unknownLead: false,
    };
  }
  if (at !== undefined && at > now + FUTURE_TOLERANCE_MS * factor) {
    return { index, message: 'at: lies more than 5 minutes in the future', unknownLead: false };
  }
  return lead === undefined ? { index, message: 'lead: nobody is known by this', unknownLead: true } : null;
}

function prepare(asker: Asker, event: EventInput, lead: string, now: number): Prepared {
  const { kind, props = {} } = event;
  const id = event.id ?? naturalId(event, lead);
  const at = Math.min(event.at ?? now, now);
  // Ids are unique within the key that sent them; what is known by its nature alone is the same whoever tells it.
  const sent = id === null ? newHitId() : event.id === undefined ? id : `${asker.id}/${id}`;
  const hit: Hit = { id: sent, at, receivedAt: now, kind, actor: asker.actor, props, lead };
  return { hit, key: id === null ? null : digest(sent) };
}

/** Without an id: lead, kind, time to the second and props; without a time either it is never a duplicate (decisions.md 16). */
export function naturalId(
  { at, kind, props = {} }: Pick<EventInput, 'at' | 'kind' | 'props'>,
  lead: string,
): string | null {
  if (at === undefined) return null;
  return digest(JSON.stringify([lead, kind, Math.floor(at / 1000), sorted(props)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}
