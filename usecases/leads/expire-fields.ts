import type { LeadRecord } from '../../domain/lead/lead';
import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import { readFields } from '../capture/submit-form';
import { newHitId } from '../capture/new-id';
import type { Deps } from '../deps';
import { addEntry } from './add-entry';
import { scanLeads } from './scan-leads';

type ExpiryDeps = Pick<Deps, 'store' | 'committer' | 'clock'>;

const BATCH = 200;

/**
 * Clears the profile fields whose `retention` in `fields.yaml` has passed since somebody last confirmed them. Repeating it is harmless.
 * @throws the store's error
 */
export async function expireFields(deps: ExpiryDeps): Promise<void> {
  const now = deps.clock.now();
  for (const { name, retention } of (await readFields(deps))?.values() ?? []) {
    if (retention === undefined) continue;
    const { amount, unit } = durationOf(retention);
    const before = addDuration(now, { amount: -amount, unit }, 'UTC');
    const query = { [`profile.${name}`]: { $ne: null } };
    for await (const leads of scanLeads(deps.store.leads, BATCH, { query }))
      for (const lead of leads)
        if ((lead.confirmedAt[name] ?? lead.createdAt) < before) await clear(deps, lead, name, now);
  }
}

async function clear(deps: ExpiryDeps, lead: LeadRecord, name: string, now: number): Promise<void> {
  const changed = await deps.store.leads.change(lead.id, {
    unset: [`profile.${name}`],
    // Not unset: an older capture that the relay applies again must not fill the blank.
    set: { [`confirmedAt.${name}`]: now, updatedAt: now, ...(name === 'company' && { company: null }) },
    when: { [`confirmedAt.${name}`]: lead.confirmedAt[name] ?? null },
  });
  if (changed === null) return;
  await addEntry(deps, changed, {
    ...{ id: newHitId(), at: now, receivedAt: now, kind: 'profile.changed', actor: 'system' },
    props: { fields: [name] },
  });
}
