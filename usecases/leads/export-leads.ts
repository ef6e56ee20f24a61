import type { LeadRecord } from '../../domain/lead/lead';
import type { JsonObject } from '../../domain/timeline/entry';
import { recordAudit } from '../audit/record-audit';
import { readFields } from '../capture/submit-form';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { queryOf, type LeadQuery } from './list-leads';
import { scanLeads } from './scan-leads';

/** The leads of an export, a batch at a time, and the names of the profile's fields: the columns that follow the others. */
export type LeadsExport = { fields: string[]; batches: AsyncIterable<LeadRecord[]> };

const BATCH = 500;

/**
 * Every lead that matches, in the order of ids: however many, a batch is in memory at a time. Without `fields.yaml` the columns are what the
 * first batch has filled in.
 */
export async function exportLeads(
  deps: Deps,
  asker: Asker,
  { segment, stage, band, owner, q }: Omit<LeadQuery, 'limit' | 'cursor' | 'sort'>,
): Promise<Outcome<LeadsExport>> {
  const query = await queryOf(deps, asker, { segment, stage });
  if (query.code !== 'ok') return query;
  const filter = { stage, band, owner, q, query: query.value };
  const first = await deps.store.leads.scan(null, BATCH, filter);
  const named = await readFields(deps);
  const fields = named === null ? filledIn(first) : [...named.keys()].filter((name) => !OWN.includes(name));
  await recordAudit(deps, asker, 'leads.exported', null);
  return done({ fields, batches: follow(deps, filter, first) });
}

/** Columns of their own. */
const OWN: readonly string[] = ['email', 'phone'];

function filledIn(leads: readonly { profile: JsonObject }[]): string[] {
  return [...new Set(leads.flatMap(({ profile }) => Object.keys(profile)))]
    .filter((name) => !OWN.includes(name))
    .sort();
}

async function* follow(
  deps: Deps,
  filter: Parameters<Deps['store']['leads']['scan']>[2],
  first: LeadRecord[],
): AsyncGenerator<LeadRecord[]> {
  const last = first.at(-1);
  if (last === undefined) return;
  yield first;
  if (first.length === BATCH) yield* scanLeads(deps.store.leads, BATCH, filter, last.id);
}
