import type { FactsDocument } from '../conditions/facts';
import type { AssessmentInput, Item } from './assessment';
import type { CompiledFitRule, CompiledModel } from './compile-model';
import { isFilled } from './engagement-terms';

/** The fit items at `now`: matching rules (of a group the highest), completeness, freshness (lifecycle.md, "fit"). */
export function fitItems(
  model: CompiledModel,
  input: AssessmentInput,
  document: FactsDocument,
  now: number,
  ages: { now: number; shift: (instant: number) => number },
): Item[] {
  const items: Item[] = [];
  const matching = model.fit.filter((rule) => rule.when.test(document, now));
  for (const rule of matching) {
    if (rule.group !== null && highestOf(matching, rule.group) !== rule) continue;
    items.push({ rule: rule.id, kind: 'fit', label: rule.label, points: rule.points });
  }
  const complete = completeness(model, input);
  if (complete !== null) items.push(complete);
  const { freshness } = model;
  if (freshness !== null && staleAt(model, input, ages.shift) > ages.now) {
    items.push({
      rule: 'freshness',
      kind: 'fit',
      label: null,
      points: freshness.points,
      count: freshness.fields.length,
    });
  }
  return items;
}

/** Of equals the first: a group counts once. */
function highestOf(matching: readonly CompiledFitRule[], group: string): CompiledFitRule | undefined {
  let highest: CompiledFitRule | undefined;
  for (const rule of matching) {
    if (rule.group === group && (highest === undefined || rule.points > highest.points)) highest = rule;
  }
  return highest;
}

function completeness(model: CompiledModel, input: AssessmentInput): Item | null {
  if (model.completeness === null) return null;
  const { fields, points } = model.completeness;
  const filled = fields.filter((field) => Object.hasOwn(input.profile, field) && isFilled(input.profile[field])).length;
  if (filled === 0) return null;
  const worth = (points * filled) / fields.length;
  return {
    rule: 'completeness',
    kind: 'completeness',
    label: null,
    points: worth,
    count: filled,
    outOf: fields.length,
  };
}

/** The first instant of active time at which a listed field is no longer fresh; -Infinity where one was never confirmed. */
export function staleAt(model: CompiledModel, input: AssessmentInput, shift: (instant: number) => number): number {
  const { freshness } = model;
  if (freshness === null) return -Infinity;
  let earliest = Infinity;
  for (const field of freshness.fields) {
    const confirmed = input.confirmedAt?.[field];
    earliest = Math.min(earliest, confirmed === undefined ? -Infinity : shift(confirmed) + freshness.withinMs + 1);
  }
  return earliest;
}
