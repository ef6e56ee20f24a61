import { newAlert } from '../../domain/lead/new-alert';
import type { PublishedSequence } from '../../domain/life/published';
import { tell } from '../../domain/words/sentence';
import type { LeadDeps } from '../ports';

/**
 * Tells that members of a stream have had all of its content (files.md, "Sequence"): one alert for each version of its content, however many
 * members come to the end of it; `GET /v1/sequences/:name/stats` counts them.
 */
export async function tellExhausted(
  deps: LeadDeps,
  { name, version }: Pick<PublishedSequence, 'name' | 'version'>,
  now: number,
): Promise<void> {
  await deps.alerts.raise(
    newAlert({
      id: `stream.${name}.exhausted.${version}`,
      at: now,
      kind: 'stream.exhausted',
      level: 'warning',
      ...tell('{name}: members have had all of its content, and wait for more', { name }),
    }),
  );
}
