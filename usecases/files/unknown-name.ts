import { nearestName } from '../../domain/conditions/nearest-name';
import type { Told } from '../../domain/words/sentence';

/** Why a name means nothing, and the nearest one that does; null of a name that is there. */
export type Unknown = { told: Told; suggestion: string | undefined; severity?: 'warning' } | null;

/** A name looked up in a list: what is told where it is not on it, with the nearest one that is. */
export function amongst(name: string, names: readonly string[], told: Told): Unknown {
  return names.includes(name) ? null : { told, suggestion: nearestName(name, names) };
}
