import type { CycleRecord } from '../lead/documents';
import { rateOf, type Rate } from './rate';

/** What was spent on a source: in [from, to) where dated, evenly over it; undated it counts whole in every report. Instants are epoch ms. */
export type SourceCost = { amount: number; currency: string; from: number | null; to: number | null };

export type SourceRow = {
  /** Null: leads without one. */
  source: string | null;
  /** Journeys that began. */
  count: number;
  /** People behind them. */
  leads: number;
  sql: number;
  won: number;
  sqlRate: Rate;
  wonRate: Rate;
  /** Of both cost and revenue. */
  currency: string | null;
  cost: number | null;
  revenue: number;
  /** Revenue in other currencies, which is not added up. */
  otherRevenue: Record<string, number>;
  costPerLead: number | null;
  costPerWon: number | null;
  /** (revenue − cost) / cost; null without cost. */
  roi: number | null;
};

type Journey = Pick<CycleRecord, 'lead' | 'source' | 'funnel' | 'amount' | 'currency'>;
export type Span = { from: number | null; to: number | null };

/** One row a source that has journeys or costs, by name; what it cost in the span against what came of the journeys begun in it. */
export function sourceReturns(
  journeys: readonly Journey[],
  costs: ReadonlyMap<string, readonly SourceCost[]>,
  span: Span,
): SourceRow[] {
  const bySource = new Map<string | null, Journey[]>([...costs.keys()].map((source) => [source, []]));
  for (const journey of journeys) {
    const own = bySource.get(journey.source);
    if (own === undefined) bySource.set(journey.source, [journey]);
    else own.push(journey);
  }
  return [...bySource]
    .map(([source, own]) => rowOf(source, own, source === null ? [] : (costs.get(source) ?? []), span))
    .sort((a, b) => ((a.source ?? '') < (b.source ?? '') ? -1 : 1));
}

function rowOf(
  source: string | null,
  journeys: readonly Journey[],
  costs: readonly SourceCost[],
  span: Span,
): SourceRow {
  const revenues = revenuesOf(journeys);
  const [largest = null] = [...revenues].sort(([, a], [, b]) => b - a);
  const currency = costs[0]?.currency ?? largest?.[0] ?? null;
  const spent = costs.filter((cost) => cost.currency === currency).map((cost) => costWithin(cost, span));
  const cost = costs.length === 0 ? null : spent.reduce((sum, one) => sum + one, 0);
  const revenue = currency === null ? 0 : (revenues.get(currency) ?? 0);
  const leads = new Set(journeys.map(({ lead }) => lead)).size;
  const sql = journeys.filter(reachedSql).length;
  const won = journeys.filter(({ funnel }) => funnel.customer !== undefined).length;
  const per = (count: number): number | null => (cost === null || count === 0 ? null : cost / count);
  return {
    source,
    count: journeys.length,
    leads,
    sql,
    won,
    sqlRate: rateOf(sql, journeys.length),
    wonRate: rateOf(won, journeys.length),
    currency,
    cost,
    revenue,
    otherRevenue: Object.fromEntries([...revenues].filter(([other]) => other !== currency)),
    costPerLead: per(leads),
    costPerWon: per(won),
    roi: cost === null || cost === 0 ? null : (revenue - cost) / cost,
  };
}

/** What was won, by currency. */
function revenuesOf(journeys: readonly Journey[]): Map<string, number> {
  const revenues = new Map<string, number>();
  for (const { amount, currency, funnel } of journeys) {
    if (amount === null || currency === null || funnel.customer === undefined) continue;
    revenues.set(currency, (revenues.get(currency) ?? 0) + amount);
  }
  return revenues;
}

/** What sales accepted was qualified, whatever way it came. */
function reachedSql({ funnel }: Journey): boolean {
  return funnel.SQL !== undefined || funnel.SAL !== undefined || funnel.customer !== undefined;
}

/** The part of a cost that falls into the span. */
export function costWithin({ amount, from, to }: SourceCost, span: Span): number {
  if (from === null || to === null || to <= from) return amount;
  const begun = Math.max(from, span.from ?? from);
  const ended = Math.min(to, span.to ?? to);
  return ended <= begun ? 0 : (amount * (ended - begun)) / (to - from);
}
