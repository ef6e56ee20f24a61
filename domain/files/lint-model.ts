import type { FilePath, Finding, Positions } from './finding';
import type { ScoringModel } from './scoring-model';
import { tell, type Told } from '../words/sentence';

/**
 * What is doubtful in a scoring model though it can be read: a behaviour rule without `limit` that does not say `unlimited: true`
 * (files.md, "Scoring model"), and two rules of one list under one id, which explanations could not tell apart.
 */
export function lintModel(model: ScoringModel, positions: Positions): Finding[] {
  const warn = (path: FilePath, told: Told): Finding => ({
    path: path.join('.'),
    ...positions(path),
    ...told,
    severity: 'warning',
  });
  const boundless = model.engagement.flatMap(({ id, limit, unlimited }, index) =>
    limit === undefined && unlimited !== true
      ? [
          warn(
            ['engagement', index],
            tell('rule "{rule}" counts without end: give it a limit, or say unlimited: true', { rule: id }),
          ),
        ]
      : [],
  );
  const repeated = (['fit', 'engagement', 'disqualify'] as const).flatMap((list) => {
    const seen = new Set<string>();
    return model[list].flatMap(({ id }, index) => {
      const isRepeated = seen.has(id);
      seen.add(id);
      return isRepeated
        ? [warn([list, index, 'id'], tell('two rules of {list} are called "{rule}"', { list, rule: id }))]
        : [];
    });
  });
  return [...boundless, ...repeated];
}
