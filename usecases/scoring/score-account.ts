import type { LeadRecord } from '../../domain/lead/lead';
import type { PublishedModel } from '../../domain/life/published';
import { scoreNow } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { Deps } from '../deps';
import { isCounted, readLeads } from './read-leads';

/** The leads of one company together: the highest of their totals and their sum; `total` is the one the model goes by. */
export type AccountScore = {
  company: string;
  by: 'max' | 'sum';
  total: number | null;
  max: number | null;
  sum: number | null;
  leads: number;
};

/** The account score of a lead's company as of `at` under a model that has one (`account`); null for the others. */
export async function scoreAccount(
  deps: Pick<Deps, 'store'>,
  { model, compiled }: PublishedModel,
  { company }: Pick<LeadRecord, 'company'>,
  at: number,
): Promise<AccountScore | null> {
  const by = model.account?.by;
  if (by === undefined || company === null) return null;
  const totals: number[] = [];
  for await (const batch of readLeads(deps.store, { filter: { query: { company } } })) {
    for (const { lead, entries } of batch) {
      if (!isCounted(lead)) continue;
      const { total } = scoreNow(compiled, assessmentInput(lead, entries), at);
      if (total !== null) totals.push(total);
    }
  }
  const max = totals.length === 0 ? null : totals.reduce((highest, total) => Math.max(highest, total));
  const sum = totals.length === 0 ? null : totals.reduce((all, total) => all + total, 0);
  return { company, by, total: by === 'max' ? max : sum, max, sum, leads: totals.length };
}
