import { nextNow } from '../../domain/lead/next-now';
import type { Stage } from '../../domain/lead/stage';
import type { Band } from '../../domain/scoring/band';
import type { StoreQuery } from '../../store/connection/paging';
import type { LeadPage, LeadSort } from '../../store/leads/contract';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { readPage } from '../read-page';
import { compileSegment } from './compile-segment';
import { seenLeadsQuery } from './see-lead';

export type LeadQuery = {
  stage?: Stage | undefined;
  band?: Band | undefined;
  /** Only those somebody still has to act upon: neither customers nor out. */
  pending?: true | undefined;
  segment?: string | undefined;
  q?: string | undefined;
  owner?: string | undefined;
  /** Who is inside this sequence; with `version` and `step`, who is at that step of it now. */
  sequence?: string | undefined;
  version?: number | undefined;
  step?: string | undefined;
  sort?: LeadSort | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Stages that are no lead any more. */
const GONE: readonly Stage[] = ['merged', 'erased'];
const SETTLED: readonly Stage[] = [...GONE, 'won', 'disqualified'];

/**
 * Leads as stored: totals with the instant they were assessed at (decisions.md 23), limited to what the asker may see. A page of a segment may be
 * short, or empty, with a `next` where it has looked at enough of them.
 */
export async function listLeads(deps: Deps, asker: Asker, query: LeadQuery): Promise<Outcome<LeadPage>> {
  const { segment, stage, pending, sequence, version, step, ...rest } = query;
  const all = await queryOf(deps, asker, { stage, pending, sequence, version, step });
  if (all.code !== 'ok') return all;
  const within = segment === undefined ? done({}) : await compileSegment(deps, segment);
  if (within.code !== 'ok') return within;
  const page = await readPage(() =>
    deps.store.leads.list({ ...rest, stage, query: all.value, condition: within.value }),
  );
  if (page.code !== 'ok') return page;
  const controls = await deps.catalog.controls();
  const items = page.value.items.map((lead) => ({ ...lead, next: nextNow(lead, controls) }));
  return done({ ...page.value, items });
}

/** What a stage, a segment and a place in a sequence ask of stored leads, of those the asker may see. */
export async function queryOf(
  deps: Deps,
  asker: Asker,
  {
    segment,
    stage,
    pending,
    ...place
  }: Pick<LeadQuery, 'pending' | 'segment' | 'stage' | 'sequence' | 'version' | 'step'>,
): Promise<Outcome<StoreQuery>> {
  const filters: StoreQuery[] = stage === undefined ? [{ 'state.stage': { $nin: pending ? SETTLED : GONE } }] : [];
  const inside = (['sequence', 'version', 'step'] as const).flatMap((key) =>
    place[key] === undefined ? [] : [[`state.enrollment.${key}`, place[key]] as const],
  );
  // Test leads are counted at no step (edge case 59), so they are not listed at one.
  if (inside.length > 0) filters.push({ ...Object.fromEntries(inside), test: { $ne: true } });
  const seen = seenLeadsQuery(asker);
  if (seen) filters.push(seen);
  if (segment !== undefined) {
    const compiled = await compileSegment(deps, segment);
    if (compiled.code !== 'ok') return compiled;
    filters.push(compiled.value);
  }
  const [only = {}] = filters;
  return done(filters.length > 1 ? { $and: filters } : only);
}
