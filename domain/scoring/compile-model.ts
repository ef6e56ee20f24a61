import type { Condition } from '../conditions/condition';
import { type DocumentTest, prepareTest } from '../conditions/matches';
import { parseCondition } from '../conditions/parse-condition';
import { compileWhere, type WhereTest } from '../conditions/where';
import type { Text, WrittenCondition } from '../files/leaf-values';
import type { EngagementRule, FitRule, ScoringModel } from '../files/scoring-model';
import { elapsedMs, parseDuration } from '../time/duration';
import type { Thresholds } from './band';

/** A condition with its test, ready to be asked of many documents. */
export type CompiledCondition = { condition: Condition; test: DocumentTest };

export type CompiledFitRule = {
  id: string;
  label: Text | null;
  points: number;
  group: string | null;
  when: CompiledCondition;
};
export type CompiledDisqualifyRule = { id: string; reason: string; when: CompiledCondition };

/** One behaviour rule; lengths in elapsed milliseconds, a month being 30 days (decisions.md 3). */
export type CompiledEngagementRule = {
  index: number;
  id: string;
  label: Text | null;
  points: number;
  where: WhereTest | null;
  halfLifeMs: number | null;
  expiresMs: number | null;
  limit: { times: number; perMs: number; distinct: string | null } | null;
  fields: readonly (readonly [field: string, points: number])[];
};

/** A length on the calendar (whole months) or in elapsed milliseconds: one of the two is 0. */
export type Span = { months: number; ms: number };

/** A model made ready to assess many leads; plain values and functions, without state that a lead leaves behind. */
export type CompiledModel = {
  model: ScoringModel;
  fit: readonly CompiledFitRule[];
  engagement: ReadonlyMap<string, readonly CompiledEngagementRule[]>;
  engagementRules: readonly CompiledEngagementRule[];
  disqualify: readonly CompiledDisqualifyRule[];
  completeness: { fields: readonly string[]; points: number } | null;
  freshness: { fields: readonly string[]; withinMs: number; points: number } | null;
  thresholds: Thresholds;
  min: number;
  max: number;
  engagementMin: number;
  salesCycle: Span | null;
  /** How long before the end of the sales cycle positive points begin to fall. */
  taper: Span | null;
  resetBy: number;
  inactivity: { perMonth: number; max: number } | null;
  noResponse: { unanswered: number; points: number; max: number } | null;
  /** Whether a rule reads `events.*`: only then are they counted. */
  readsEvents: boolean;
};

/** The threshold an agreement signed takes the place of the model's own (decisions.md 28). */
export type CompileModelOptions = { hot?: number };

/**
 * Makes a checked model ready to run: do it once and assess many leads with it. Throws only for a model that was not read by
 * `parseFile`, which would have refused it.
 */
export function compileModel(model: ScoringModel, options: CompileModelOptions = {}): CompiledModel {
  const engagementRules = model.engagement.map(compileEngagementRule);
  const fit = model.fit.map(compileFitRule);
  const disqualify = model.disqualify.map((rule) => ({ id: rule.id, reason: rule.reason, when: compile(rule.when) }));
  const { completeness, freshness, salesCycle, taper } = model;
  return {
    model,
    fit,
    engagementRules,
    engagement: byEvent(model.engagement, engagementRules),
    disqualify,
    completeness: completeness ?? null,
    freshness: freshness === undefined ? null : { ...freshness, withinMs: ms(freshness.within) },
    thresholds: thresholdsOf(model, options),
    min: model.min ?? -Infinity,
    max: model.max ?? Infinity,
    engagementMin: model.engagementMin ?? -Infinity,
    salesCycle: salesCycle === undefined ? null : span(salesCycle),
    taper: taper === undefined ? null : span(taper),
    ...silenceOf(model),
    readsEvents: [...fit, ...disqualify].some((rule) =>
      rule.when.condition.fields.some((field) => field.startsWith('events.')),
    ),
  };
}

function thresholdsOf({ bands, hotRequires }: ScoringModel, options: CompileModelOptions): Thresholds {
  const hot = options.hot ?? bands.hot;
  return {
    // A signed threshold under the model's `warm` pulls `warm` down with it, so that hot leads are never less than warm.
    warm: Math.min(bands.warm, hot),
    hot,
    minFit: hotRequires?.fit ?? -Infinity,
    minEngagement: hotRequires?.engagement ?? -Infinity,
  };
}

/** What counts as an activity and what silence costs: `resetBy` and `noResponse.max` are 1 unless said (lifecycle.md). */
function silenceOf({
  inactivity,
  noResponse,
}: ScoringModel): Pick<CompiledModel, 'resetBy' | 'inactivity' | 'noResponse'> {
  return {
    resetBy: inactivity?.resetBy ?? 1,
    inactivity: inactivity === undefined ? null : { perMonth: inactivity.perMonth, max: inactivity.max ?? Infinity },
    noResponse: noResponse === undefined ? null : { ...noResponse, max: noResponse.max ?? 1 },
  };
}

function compileFitRule(rule: FitRule): CompiledFitRule {
  const { id, label, points, group } = rule;
  return { id, label: label ?? null, points, group: group ?? null, when: compile(rule.when) };
}

function compileEngagementRule(rule: EngagementRule, index: number): CompiledEngagementRule {
  const where = rule.where === undefined ? null : compileWhere(rule.where);
  if (where?.ok === false) throw new Error(`rule ${rule.id}: its \`where\` was never checked`);
  const { limit } = rule;
  return {
    index,
    id: rule.id,
    label: rule.label ?? null,
    points: rule.points,
    where: where?.test ?? null,
    halfLifeMs: rule.halfLife === undefined ? null : ms(rule.halfLife),
    expiresMs: rule.expires === undefined ? null : ms(rule.expires),
    limit: limit === undefined ? null : { times: limit.times, perMs: ms(limit.per), distinct: limit.distinct ?? null },
    fields: Object.entries(rule.fields ?? {}),
  };
}

function byEvent(
  rules: readonly EngagementRule[],
  compiled: readonly CompiledEngagementRule[],
): Map<string, CompiledEngagementRule[]> {
  const map = new Map<string, CompiledEngagementRule[]>();
  rules.forEach((rule, index) => {
    const one = compiled[index];
    if (one === undefined) return;
    const list = map.get(rule.event);
    if (list === undefined) map.set(rule.event, [one]);
    else list.push(one);
  });
  return map;
}

function compile(written: WrittenCondition): CompiledCondition {
  const parsed = parseCondition(written, { fields: 'rule' });
  if (!parsed.ok) throw new Error(`a condition was never checked: ${parsed.errors[0]?.message ?? ''}`);
  return { condition: parsed.condition, test: prepareTest(parsed.condition) };
}

function ms(text: string): number {
  const duration = parseDuration(text);
  if (duration === null) throw new Error(`a duration was never checked: ${text}`);
  return elapsedMs(duration);
}

/** The sales cycle counts calendar months; days and weeks are days and weeks (decisions.md 3). */
function span(text: string): Span {
  const duration = parseDuration(text);
  if (duration?.unit === 'months') return { months: duration.amount, ms: 0 };
  if (duration?.unit === 'years') return { months: 12 * duration.amount, ms: 0 };
  return { months: 0, ms: ms(text) };
}
