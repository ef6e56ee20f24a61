import { Histogram } from '../../domain/reports/histogram';
import { scoreNow } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { BandCounts, BandName } from '../../domain/scoring/impact';
import type { Deps } from '../deps';
import { chooseModel } from '../leads/explain-score';
import { done, type Outcome } from '../outcome';
import { isCounted, readLeads } from '../scoring/read-leads';
import { leadsOfReport, type ReportFilter } from './report-filter';
import { SLICE } from './slice';

/** `model`: any published one, the primary without; `at`: virtual ms, a day of the past or now. */
export type DistributionInput = ReportFilter & { model?: string | undefined; at?: number | undefined };
export type ScoreDistribution = {
  model: string;
  version: number;
  at: number;
  /** Leads counted; those without score (edge case 65) are in no column. */
  count: number;
  bands: BandCounts;
  items: { from: number; to: number; band: BandName; count: number }[];
};

/** How many leads lie where, by band: every lead folded anew as of `at`, so any model and any day can be asked for. */
export async function reportScoreDistribution(
  deps: Deps,
  { model, at = deps.clock.now(), ...filter }: DistributionInput,
): Promise<Outcome<ScoreDistribution>> {
  const chosen = await chooseModel(deps, model);
  if (chosen.code !== 'ok') return chosen;
  const leads = await leadsOfReport(deps, filter);
  if (leads.code !== 'ok') return leads;
  const { name, version, compiled } = chosen.value;
  const bands: BandCounts = { cold: 0, warm: 0, hot: 0, none: 0 };
  const histograms = new Map<BandName, Histogram>();
  for await (const batch of readLeads(deps.store, { filter: leads.value, batch: SLICE })) {
    for (const { lead, entries } of batch) {
      // Who was not known then is not counted then.
      if (!isCounted(lead) || lead.createdAt > at) continue;
      const { total, band } = scoreNow(compiled, assessmentInput(lead, entries), at);
      bands[band ?? 'none'] += 1;
      if (total === null || band === null) continue;
      const histogram = histograms.get(band) ?? new Histogram();
      histograms.set(band, histogram);
      histogram.add(total);
    }
  }
  const items = [...histograms].flatMap(([band, histogram]) =>
    histogram.columns().flatMap((column) => (column.count > 0 ? [{ ...column, band }] : [])),
  );
  const count = Object.values(bands).reduce((all, one) => all + one, 0);
  return done({ model: name, version, at, count, bands, items: items.sort((a, b) => a.from - b.from) });
}
