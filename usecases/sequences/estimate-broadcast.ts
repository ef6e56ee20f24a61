import { planBroadcast } from '../../domain/life/broadcast';
import type { Deps } from '../deps';
import { compileSegment } from '../leads/compile-segment';
import { scanLeads } from '../leads/scan-leads';
import { done, invalid, notFound, type Outcome } from '../outcome';
import { textOf } from '../files/read-published';
import { readBroadcast, type OpenBroadcast } from './read-broadcast';

/**
 * What a broadcast would come to if it began now: how many its segment has, how many of them would be mailed, and why the others would not
 * be, or (`frequency-cap`) not before the cap lets them. Mailable and others are all the members.
 */
export type Estimate = {
  segment: string;
  /** When it begins, virtual ms. */
  at: number;
  members: number;
  mailable: number;
  others: Record<string, number>;
};

const BATCH = 500;
type EstimateDeps = Pick<Deps, 'store' | 'catalog' | 'clock'>;

/** The estimate of a broadcast's draft, else of what is published; nothing is stored or sent. */
export async function estimateBroadcast(deps: EstimateDeps, name: string): Promise<Outcome<Estimate>> {
  const record = await deps.store.files.get('sequences', name);
  if (record === null) return notFound('sequence');
  const { version, draft } = record;
  const text = draft === null ? {} : { text: textOf(draft) };
  const broadcast = await readBroadcast(deps, { name, version, ...text });
  return broadcast === null ? invalid('name', 'expected the name of a broadcast') : estimate(deps, broadcast);
}

/** The estimate of one that is read already. Reads the segment in batches, whatever its size. */
export async function estimate(
  deps: EstimateDeps,
  { sequence, segment, at }: OpenBroadcast,
): Promise<Outcome<Estimate>> {
  const query = await compileSegment(deps, segment);
  if (query.code !== 'ok') return query;
  const agreement = await deps.catalog.agreement();
  const now = deps.clock.now();
  const begins = Math.max(at, now);
  const others: Record<string, number> = {};
  let [members, mailable] = [0, 0];
  for await (const batch of scanLeads(deps.store.leads, BATCH, { query: query.value })) {
    for (const lead of batch) {
      const planned = planBroadcast(lead, sequence, agreement, begins, 0);
      members += 1;
      if (planned.mail !== null && !planned.delayed) mailable += 1;
      else {
        const reason = planned.mail === null ? planned.reason : 'frequency-cap';
        others[reason] = (others[reason] ?? 0) + 1;
      }
    }
  }
  return done({ segment, at, members, mailable, others });
}
