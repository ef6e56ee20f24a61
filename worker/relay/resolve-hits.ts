import type { LeadRecord } from '../../domain/lead/lead';
import type { Hit } from '../../domain/timeline/hit';
import type { Store } from '../../store/index';
import { captureLead } from '../../usecases/capture/capture-lead';
import { aliasesOf, readIdentifiers, visitorAlias } from '../../usecases/capture/identifiers';
import { settleBounded } from '../../usecases/capture/settle-bounded';
import { sightingOf } from './visitors';

/** Why a hit leaves no trace. */
export type DropReason = 'erased' | 'unknown' | 'consent' | 'nobody';
/** A hit and whose it is: a lead's, an anonymous visitor's, or nobody's. */
export type Resolved =
  | { owner: 'lead'; hit: Hit; lead: LeadRecord }
  | { owner: 'visitor'; hit: Hit; visitor: string }
  | { owner: 'nobody'; hit: Hit; reason: DropReason };

type ResolveDeps = { store: Pick<Store, 'leads' | 'aliases' | 'timeline' | 'suppressions'> };

/** Captures merged side by side; their order does not matter (usecases/capture/merge-capture.ts). */
const CAPTURES_AT_ONCE = 16;

/**
 * Says who each hit is about, in the order given, applying captures on the way (harmless where the route did). Dropped without a trace
 * are hits of leads erased or never known, and tracking hits whose consent is not granted now (edge case 22).
 * @throws the store's error: nothing is lost, for the cursor has not moved
 */
export async function resolveHits(deps: ResolveDeps, hits: readonly Hit[]): Promise<Resolved[]> {
  const captured = await applyCaptures(deps, hits);
  const survivors = await findSurvivors(deps, hits);
  const named = (hit: Hit): string | undefined => {
    const lead = captured.get(hit.id) ?? hit.lead;
    return lead === undefined ? undefined : (survivors.get(`lead:${lead}`) ?? lead);
  };
  const bound = (hit: Hit): string | undefined =>
    hit.visitor === undefined ? undefined : survivors.get(visitorAlias(hit.visitor));
  const ids = [...new Set(hits.map((hit) => named(hit) ?? bound(hit)).filter((id) => id !== undefined))];
  const records = new Map((await deps.store.leads.findMany(ids)).map((record) => [record.id, record]));
  const missing = ids.filter((id) => !records.has(id));
  const erased = missing.length === 0 ? new Set<string>() : await deps.store.leads.isTombstoned(missing);
  const settle = (hit: Hit, id: string | undefined): Resolved => {
    if (id === undefined) {
      if (hit.visitor !== undefined && hit.capture === undefined)
        return { owner: 'visitor', hit, visitor: hit.visitor };
      return { owner: 'nobody', hit, reason: 'nobody' };
    }
    const lead = records.get(id);
    if (lead === undefined) return { owner: 'nobody', hit, reason: erased.has(id) ? 'erased' : 'unknown' };
    return isAllowed(hit, lead) ? { owner: 'lead', hit, lead } : { owner: 'nobody', hit, reason: 'consent' };
  };
  // Whose each browser is from a hit of this batch on, in the order they came.
  const browsers = new Map<string, string>();
  return hits.map((hit) => {
    const id = named(hit);
    if (id === undefined)
      return settle(hit, hit.visitor === undefined ? undefined : (browsers.get(hit.visitor) ?? bound(hit)));
    const resolved = settle(hit, id);
    const sighting = resolved.owner === 'lead' ? sightingOf(hit, resolved.lead) : null;
    if (sighting?.strong) browsers.set(sighting.visitor, id);
    else if (sighting && !browsers.has(sighting.visitor)) browsers.set(sighting.visitor, bound(hit) ?? id);
    return resolved;
  });
}

async function applyCaptures(deps: ResolveDeps, hits: readonly Hit[]): Promise<Map<string, string>> {
  const gone = await deps.store.leads.isTombstoned([
    ...new Set(hits.flatMap((hit) => (hit.capture === undefined ? [] : [hit.lead ?? hit.capture.newLead]))),
  ]);
  const waiting = hits.filter(({ capture, lead }) => {
    if (capture === undefined || gone.has(lead ?? capture.newLead)) return false;
    // One that names nobody would stop the relay for ever.
    return lead !== undefined || aliasesOf(readIdentifiers(capture)).length > 0;
  });
  const outcomes = await settleBounded(waiting, CAPTURES_AT_ONCE, async ({ capture, ...hit }) => {
    if (capture === undefined) return null;
    return { id: hit.id, lead: (await captureLead(deps, capture, hit)).lead };
  });
  const leads = new Map<string, string>();
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    if (outcome.value !== null) leads.set(outcome.value.id, outcome.value.lead);
  }
  return leads;
}

async function findSurvivors(deps: ResolveDeps, hits: readonly Hit[]): Promise<Map<string, string>> {
  const keys = new Set<string>();
  for (const { lead, visitor } of hits) {
    if (lead !== undefined) keys.add(`lead:${lead}`);
    if (visitor !== undefined) keys.add(visitorAlias(visitor));
  }
  return keys.size === 0 ? new Map() : deps.store.aliases.resolve([...keys]);
}

/**
 * Opens and clicks of our own pixels and links need the consent their mail was made under still to stand; the tracker's visits need
 * that the web was not refused. What an integration reports by its key is its own to answer for.
 */
function isAllowed(hit: Hit, lead: LeadRecord): boolean {
  if (hit.actor !== 'lead') return true;
  switch (hit.kind) {
    case 'email.opened':
      return lead.consent.pixel === 'granted';
    case 'email.clicked':
      return lead.consent.links === 'granted';
    default:
      // Whatever the tracker tells: only it sends a browser without a person.
      return hit.visitor === undefined || hit.lead !== undefined || hit.capture !== undefined
        ? true
        : lead.consent.web !== 'refused';
  }
}
