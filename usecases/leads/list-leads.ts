import { compileQuery } from '../../domain/conditions/compile-query';
import { parseCondition } from '../../domain/conditions/parse-condition';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Stage } from '../../domain/lead/stage';
import type { Band } from '../../domain/lead/state';
import type { Page, StoreQuery } from '../../store/connection/paging';
import type { LeadSort } from '../../store/leads/contract';
import type { Asker, Deps } from '../deps';
import { readPublished } from '../files/read-published';
import { done, invalid, type Outcome } from '../outcome';
import { readPage } from '../read-page';
import { seenLeadsQuery } from './see-lead';

export type LeadQuery = {
  stage?: Stage | undefined;
  band?: Band | undefined;
  segment?: string | undefined;
  q?: string | undefined;
  owner?: string | undefined;
  sort?: LeadSort | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Stages that are no lead any more. */
const GONE: readonly Stage[] = ['merged', 'erased'];

/** Leads as stored: totals with the instant they were assessed at (decisions.md 23), limited to what the asker may see. */
export async function listLeads(deps: Deps, asker: Asker, query: LeadQuery): Promise<Outcome<Page<LeadRecord>>> {
  const { segment, stage, ...rest } = query;
  const filters: StoreQuery[] = stage === undefined ? [{ 'state.stage': { $nin: GONE } }] : [];
  const seen = seenLeadsQuery(asker);
  if (seen) filters.push(seen);
  if (segment !== undefined) {
    const compiled = await compileSegment(deps, segment);
    if (compiled.code !== 'ok') return compiled;
    filters.push(compiled.value);
  }
  const [only] = filters;
  const all: StoreQuery | undefined = filters.length > 1 ? { $and: filters } : only;
  return readPage(() => deps.store.leads.list({ ...rest, stage, query: all }));
}

/** A segment's condition as a query on stored leads; conditions on single events are not kept there and are refused. */
async function compileSegment(deps: Deps, name: string): Promise<Outcome<StoreQuery>> {
  const segment = (await readPublished(deps, 'segments')).find((file) => file.name === name);
  if (!segment) return invalid('segment', 'expected the name of a published segment');
  const parsed = parseCondition(segment.value.when);
  if (!parsed.ok) return invalid('segment', parsed.errors[0]?.message ?? 'is not valid');
  const unstored = parsed.condition.fields.find(
    (field) => field.startsWith('events.') || field.startsWith('enrolled.'),
  );
  if (unstored !== undefined) return invalid('segment', `${unstored} cannot be asked of a list yet`);
  return done(compileQuery(parsed.condition, deps.clock.now(), { field: storedPath }));
}

/** Where a condition's field lies in a stored lead; profile, consent and the rest are under their own names. */
function storedPath(field: string): string {
  const paths: Record<string, string> = {
    score: 'state.score.total',
    fit: 'state.score.fit',
    engagement: 'state.score.engagement',
    band: 'state.score.band',
    stage: 'state.stage',
    'handoffs.returned': 'returnedHandoffs',
  };
  return paths[field] ?? field;
}
