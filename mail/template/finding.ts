import { type Finding } from '../../domain/files/finding';
import { toldOf, type Sentence, type Told } from '../../domain/words/sentence';

export { nearestName } from '../../domain/conditions/nearest-name';
export type { Finding } from '../../domain/files/finding';

/** A place in a file of the workspace, named by its path there. Lines and columns from 1. */
export type Origin = { file: string; line: number; column: number };

/** An error at a place of a template. A template's text has no keys, so `path` is empty. */
export function findAt(origin: Origin, said: Sentence | Told, suggestion?: string): Finding {
  const finding: Finding = { path: '', ...origin, ...toldOf(said), severity: 'error' };
  return suggestion === undefined ? finding : { ...finding, suggestion };
}

/** Each finding once: what is wrong in both languages, or for several leads, is said once. */
export function withoutRepeats<F extends object>(findings: readonly F[]): F[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
