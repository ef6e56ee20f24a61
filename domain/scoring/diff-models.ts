import type { ScoringModel } from '../files/scoring-model';

/** One place in which two models differ: `path` is a key, or a list and the id of a rule; null where it is not there. */
export type ModelDifference = { path: string; before: unknown; after: unknown };

/** The lists whose entries are known by their ids, so that a rule moved up or down is no difference. */
const LISTS = ['fit', 'engagement', 'disqualify'] as const;

/** What changed from one model to the other, key by key and rule by rule, in the order of the schema. */
export function diffModels(before: ScoringModel, after: ScoringModel): ModelDifference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ScoringModel)[];
  return keys.flatMap((key) => {
    const list = LISTS.find((name) => name === key);
    if (list !== undefined) return diffRules(list, before[list], after[list]);
    return differ(before[key], after[key])
      ? [{ path: key, before: before[key] ?? null, after: after[key] ?? null }]
      : [];
  });
}

function diffRules(
  list: string,
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): ModelDifference[] {
  const [old, fresh] = [byId(before), byId(after)];
  const ids = [...new Set([...old.keys(), ...fresh.keys()])];
  return ids.flatMap((id) => {
    const [was, is] = [old.get(id), fresh.get(id)];
    return differ(was, is) ? [{ path: `${list}.${id}`, before: was ?? null, after: is ?? null }] : [];
  });
}

function byId(rules: readonly { id: string }[]): Map<string, { id: string }> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

/** Written in one order of keys, by the schema that read both. */
function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
