import type { Finding } from '../outcome';
import { nearestName } from '../../domain/conditions/nearest-name';
import type { Told } from '../../domain/words/sentence';

/** Why a name means nothing, and the nearest one that does; null of a name that is there. */
export type Unknown = { told: Told; suggestion: string | undefined; severity?: 'warning' } | null;

/** A name looked up in a list: what is told where it is not on it, with the nearest one that is. */
export function amongst(name: string, names: readonly string[], told: Told): Unknown {
  return names.includes(name) ? null : { told, suggestion: nearestName(name, names) };
}

/** What is found besides names that are not there: such a name is missing of everybody, and one finding is enough. */
export function besides(unknown: readonly Finding[], found: readonly Finding[]): Finding[] {
  return found.filter(
    ({ line, file = '', message }) =>
      !unknown.some((one) => one.line === line && (one.file ?? '') === file && message.includes(`“${nameIn(one)}”`)),
  );
}

function nameIn({ message }: Finding): string {
  return /"([^"]+)"/.exec(message)?.[1] ?? message;
}
