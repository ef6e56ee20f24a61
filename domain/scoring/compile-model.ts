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
  return {
    model,
    fit,
    engagementRules,
    engagement: byEvent(model.engagement, engagementRules),
    disqualify,
    completeness: model.completeness ?? null,
    freshness: model.freshness === undefined ? null : { ...model.freshness, withinMs: ms(model.freshness.within) },
    thresholds: {
      warm: Math.min(model.bands.warm, options.hot ?? Infinity),
      hot: options.hot ?? model.bands.hot,
      minFit: model.hotRequires?.fit ?? -Infinity,
      minEngagement: model.hotRequires?.engagement ?? -Infinity,
    },
    min: model.min ?? -Infinity,
    max: model.max ?? Infinity,
    engagementMin: model.engagementMin ?? -Infinity,
    salesCycle: model.salesCycle === undefined ? null : span(model.salesCycle),
    taper: model.taper === undefined ? null : span(model.taper),
    resetBy: model.inactivity?.resetBy ?? 1,
    inactivity:
      model.inactivity === undefined
        ? null
        : { perMonth: model.inactivity.perMonth, max: model.inactivity.max ?? Infinity },
    noResponse: model.noResponse === undefined ? null : { ...model.noResponse, max: model.noResponse.max ?? 1 },
    readsEvents: [...fit, ...disqualify].some((rule) =>
      rule.when.condition.fields.some((field) => field.startsWith('events.')),
    ),
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
