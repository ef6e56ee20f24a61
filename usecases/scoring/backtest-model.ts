import { backtest, type Backtest, type BacktestedDeal } from '../../domain/reports/backtest';
import { normaliseEmail } from '../../store/aliases/email-address';
import { assess, scoreNow } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { CompiledModel } from '../../domain/scoring/compile-model';
import { emailAlias } from '../capture/identifiers';
import type { Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { readTriedModel } from './choose-model';
import { readDeals, type Deal, type DealError } from './read-deals';
import type { ReadLead } from './read-leads';

export type BacktestInput = { name: string; text: string };
/** With the deals whose lead is not known here, and the rows that could not be read, by line. */
export type BacktestResult = Backtest & {
  model: string;
  version: number;
  unknown: { line: number; email: string }[];
  errors: DealError[];
};

const DAY_MS = 86_400_000;
const LEADS_AT_ONCE = 200;
/** Instants at which a lead is looked at for when it became hot: its last ones before the deal. */
const MOST_INSTANTS = 200;

/**
 * What a model (its draft, else what is published) would have made of won and lost deals: how many it would have caught, how early, the
 * lift of each rule, and the threshold and sales cycle they speak for. Events up to each deal's date count, the profile is as now.
 */
export async function backtestModel(deps: Deps, { name, text }: BacktestInput): Promise<Outcome<BacktestResult>> {
  const tried = await readTriedModel(deps, name);
  if (tried.code !== 'ok') return tried;
  const read = await readDeals(text);
  if (read === null) return invalid('', 'expected a CSV with the columns email, outcome (won or lost) and date');
  const { compiled, version, model } = tried.value;
  const deals: BacktestedDeal[] = [];
  const unknown: { line: number; email: string }[] = [];
  for (let from = 0; from < read.deals.length; from += LEADS_AT_ONCE) {
    const some = read.deals.slice(from, from + LEADS_AT_ONCE);
    const leads = await leadsByEmail(deps, some);
    for (const deal of some) {
      const found = leads.get(normaliseEmail(deal.email));
      // Who objected to profiling (edge case 65) has no score, then or now.
      if (found === undefined || found.lead.consent.scoring === 'refused')
        unknown.push({ line: deal.line, email: deal.email });
      else deals.push(tryDeal(compiled, found, deal));
    }
  }
  const result = backtest(deals, model.bands.hot);
  return done({ ...result, model: name, version, unknown, errors: read.errors });
}

async function leadsByEmail(deps: Deps, deals: readonly Deal[]): Promise<Map<string, ReadLead>> {
  const emails = [...new Set(deals.map(({ email }) => normaliseEmail(email)))];
  const ids = await deps.store.aliases.resolve(emails.map(emailAlias));
  const leads = await deps.store.leads.findMany([...new Set(ids.values())]);
  const timelines = await deps.store.timeline.readMany(
    leads.map(({ id, bucket }) => ({ lead: id, lastBucket: bucket })),
  );
  const byId = new Map(leads.map((lead) => [lead.id, { lead, entries: timelines.get(lead.id) ?? [] }]));
  return new Map(
    emails.flatMap((email) => {
      const found = byId.get(ids.get(emailAlias(email)) ?? '');
      return found === undefined ? [] : [[email, found] as const];
    }),
  );
}

function tryDeal(model: CompiledModel, { lead, entries }: ReadLead, { won, at }: Deal): BacktestedDeal {
  const input = assessmentInput(lead, entries);
  const before = entries.filter((entry) => entry.at <= at).map((entry) => entry.at);
  const instants = [...new Set([...before.sort((a, b) => a - b).slice(-MOST_INSTANTS), at])];
  let highest = -Infinity;
  let hotAt: number | null = null;
  for (const instant of instants) {
    const { total, band } = scoreNow(model, input, instant);
    highest = Math.max(highest, total ?? -Infinity);
    if (band === 'hot') hotAt ??= instant;
  }
  const first = Math.min(lead.createdAt, before[0] ?? Infinity, at);
  return {
    won,
    highest,
    rules: assess(model, input, at).items.flatMap(({ rule, kind }) => (kind === 'adjustment' ? [] : [rule])),
    hotDaysBefore: hotAt === null ? null : Math.floor((at - hotAt) / DAY_MS),
    lengthDays: Math.round((at - first) / DAY_MS),
  };
}
