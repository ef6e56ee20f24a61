import type { Assessment, CountedEvent, Item } from './assessment';
import type { CompiledModel } from './compile-model';
import { weightAt } from './decay';
import { type ScoreCurve, silentMonths, unansweredRuns } from './score-curve';
import type { Situation } from './situation';

/** The score of a situation, item by item: the part of an assessment that no instant and no band bears on. */
export type Explanation = Pick<
  Assessment,
  'items' | 'fit' | 'engagement' | 'inactivity' | 'noResponse' | 'adjustments' | 'raw' | 'counted'
>;

/** What counts at `at`, rule by rule: the items' points add up to `raw` exactly. */
export function explain(situation: Situation, lastActivityAt: number | null, at: number): Explanation {
  const { curve } = situation;
  const { model } = curve;
  const { items: engagementItems, counted } = explainEngagement(model, curve, at);
  const items = [...situation.fit, ...engagementItems];
  const engagement = total(engagementItems);
  if (engagement < model.engagementMin) {
    // Without a line of its own, the floor would leave the explanation short of the score.
    items.push({ rule: 'engagementMin', kind: 'engagement', label: null, points: model.engagementMin - engagement });
  }
  const silence = explainSilence(curve, lastActivityAt, at);
  const adjustments = explainAdjustments(curve, at);
  items.push(...silence, ...adjustments);
  return {
    items,
    fit: situation.fitPoints,
    engagement: Math.max(model.engagementMin, engagement),
    inactivity: total(silence.filter((item) => item.kind === 'inactivity')),
    noResponse: total(silence.filter((item) => item.kind === 'noResponse')),
    adjustments: total(adjustments),
    raw: total(items),
    counted,
  };
}

function explainEngagement(
  model: CompiledModel,
  curve: ScoreCurve,
  at: number,
): { items: Item[]; counted: CountedEvent[] } {
  const byRule: (Item | undefined)[] = [];
  const counted: CountedEvent[] = [];
  const age = curve.frozenAt ?? at;
  for (const decay of curve.decays) {
    const { rule, entry } = decay.term;
    const weight = weightAt(model, decay, age);
    if (weight === 0) continue;
    const points = decay.points * weight;
    counted.push({ entry: entry.id, at: entry.at, rule: rule.id, points });
    const item = byRule[rule.index];
    if (item === undefined) {
      const { id, label } = rule;
      // The terms come newest first, so the first is the last event.
      byRule[rule.index] = {
        rule: id,
        kind: 'engagement',
        label,
        points,
        fullPoints: decay.points,
        count: 1,
        lastAt: entry.at,
      };
    } else {
      item.points += points;
      item.fullPoints = (item.fullPoints ?? 0) + decay.points;
      item.count = (item.count ?? 0) + 1;
    }
  }
  return { items: byRule.filter((item) => item !== undefined), counted };
}

function explainSilence(curve: ScoreCurve, lastActivityAt: number | null, at: number): Item[] {
  const items: Item[] = [];
  const { inactivity, noResponse } = curve.model;
  const months = silentMonths(curve, at);
  if (inactivity !== null && months > 0) {
    const item: Item = {
      rule: 'inactivity',
      kind: 'inactivity',
      label: null,
      points: inactivity.perMonth * months,
      count: months,
    };
    items.push(lastActivityAt === null ? item : { ...item, lastAt: lastActivityAt });
  }
  const runs = unansweredRuns(curve, at);
  if (noResponse !== null && runs > 0) {
    items.push({ rule: 'noResponse', kind: 'noResponse', label: null, points: noResponse.points * runs, count: runs });
  }
  return items;
}

function explainAdjustments(curve: ScoreCurve, at: number): Item[] {
  return curve.adjustments
    .filter((adjustment) => at < adjustment.until)
    .map(({ entry, points }): Item => {
      const { reason } = entry.props;
      const label = typeof reason === 'string' ? reason : null;
      return { rule: entry.id, kind: 'adjustment', label, points, count: 1, lastAt: entry.at };
    });
}

function total(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + item.points, 0);
}
