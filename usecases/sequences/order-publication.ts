import type { Deps, PublishOptions, SequenceForm } from '../deps';
import { startBroadcast } from './start-broadcast';
import { startWakeLeads } from './wake-leads';

/**
 * Notes, before a sequence is published for the first time, when that was and whether leads that match already are taken in: a look
 * that sees the version sees this too (decisions.md 29).
 */
export async function noteFirst(
  deps: Pick<Deps, 'store'>,
  name: string,
  { version, at, existing }: { version: number; at: number; existing: boolean },
): Promise<void> {
  if (version > 0 && !existing) return;
  await deps.store.files.changeControls((before) => {
    const first = version > 0 ? before.firsts[name] : undefined;
    return { ...before, firsts: { ...before.firsts, [name]: { at: first?.at ?? at, existing } } };
  });
}

/**
 * What follows the publication of a sequence: a broadcast waits for its time; of others those inside move to it, those outside who match already enter. The
 * last job's id.
 */
export async function followSequence(
  deps: Pick<Deps, 'store' | 'temporal' | 'log'>,
  {
    name,
    version,
    migrate,
    existing,
    form = 'sequence',
  }: Pick<PublishOptions, 'migrate' | 'existing'> & { name: string; version: number; form?: SequenceForm | undefined },
): Promise<string | null> {
  if (form === 'broadcast') return startBroadcast(deps, { name, version });
  let job: string | null = null;
  if (existing) job = await startWakeLeads(deps, 'take-in', name);
  if (migrate) {
    await deps.store.files.changeControls((before) => ({
      ...before,
      migrations: { ...before.migrations, [name]: Math.max(version, before.migrations[name] ?? 0) },
    }));
    job = await startWakeLeads(deps, 'migrate', name);
  }
  return job;
}
