import { nearestName } from '../../domain/conditions/nearest-name';
import type { Hit } from '../../domain/timeline/hit';
import type { Deps } from '../deps';
import { STANDARD_KINDS } from '../events/event-kinds';
import { findHeld, heldKey } from '../events/find-held';
import { naturalId } from '../events/record-events';

/** What a row stands for besides its person: a visit at a trade show on that day, say. `at` is virtual ms. */
export type RowEvent = { kind: string; at: number };
/** A row's event and whose it is. */
export type LeadEvent = { lead: string; event: RowEvent };

/** What a kind that is not known should have been, in words. */
export function expectedKind(kind: string, registered: ReadonlySet<string>): string {
  const suggestion = nearestName(kind, [...STANDARD_KINDS, ...registered]);
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return `expected a standard kind, a registered one or one that starts with "x.", not "${kind}"${hint}`;
}

/**
 * The id of a row's event: by lead, kind and second, as `POST /v1/events` has it for one without id and props, so that a visit counts
 * once whatever file, mended or sent under another source, or request tells of it (edge case 1).
 */
export function eventId({ lead, event }: LeadEvent): string {
  return naturalId({ ...event, props: {} }, lead) ?? '';
}

/** The hit of a row's event: at its own time, so that it weighs what its age leaves of it and satisfies no wait that began later. */
export function eventHit(
  of: LeadEvent,
  { actor, source, receivedAt }: { actor: string; source: string | undefined; receivedAt: number },
): Hit {
  const { kind, at } = of.event;
  return { id: eventId(of), at, receivedAt, kind, actor, props: source === undefined ? {} : { source }, lead: of.lead };
}

/** The ids of those events that are on the timelines of their leads already. */
export async function findRecorded(
  deps: Pick<Deps, 'store'>,
  events: readonly LeadEvent[],
): Promise<ReadonlySet<string>> {
  const named = events.map((of) => ({ lead: of.lead, id: eventId(of) }));
  const held = await findHeld(deps, named);
  return new Set(named.filter((event) => held.has(heldKey(event))).map(({ id }) => id));
}
