import { broadcastAt } from '../../domain/life/broadcast';
import type { Broadcast } from '../../domain/files/sequence';
import { parseFile } from '../../domain/files/parse';
import type { PublishedSequence } from '../../domain/life/published';
import { compileSequence } from '../../domain/sequences/compile';
import type { Deps } from '../deps';
import { textOf } from '../files/read-published';

/** A version of a broadcast as it is sent: to which segment, from when on (virtual ms), and what. */
export type OpenBroadcast = { sequence: PublishedSequence; segment: string; at: number; template: string };

/** A published version, or a draft given as text; null where it is no broadcast. */
export async function readBroadcast(
  deps: Pick<Deps, 'store' | 'catalog'>,
  { name, version, text }: { name: string; version: number; text?: string },
): Promise<OpenBroadcast | null> {
  const stored = text === undefined ? await deps.store.files.version('sequences', name, version) : null;
  const parsed = parseFile('sequences', text ?? textOf(stored?.parts ?? {}), name);
  if (!parsed.ok || !('broadcast' in parsed.value)) return null;
  const file: Broadcast = parsed.value;
  const { calendar } = await deps.catalog.agreement();
  return {
    sequence: { name, version, file, compiled: compileSequence(file) },
    segment: file.segment,
    at: broadcastAt(file, calendar.zone),
    template: file.email.template,
  };
}
