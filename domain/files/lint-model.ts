import type { FilePath, Finding, Positions } from './finding';
import type { ScoringModel } from './scoring-model';
import { tell } from '../words/sentence';

/**
 * What is doubtful in a scoring model though it can be read: a behaviour rule without `limit` that does not say `unlimited: true`
 * (files.md, "Scoring model").
 */
export function lintModel(model: ScoringModel, positions: Positions): Finding[] {
  return model.engagement.flatMap(({ id, limit, unlimited }, index): Finding[] => {
    if (limit !== undefined || unlimited === true) return [];
    const path: FilePath = ['engagement', index];
    const told = tell('rule "{rule}" counts without end: give it a limit, or say unlimited: true', { rule: id });
    return [{ path: path.join('.'), ...positions(path), ...told, severity: 'warning' }];
  });
}
