import type { LeadRecord } from '../../domain/lead/lead';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import type { Store } from '../../store';
import { blankLead } from '../support/blank-lead';

export const DAY = 86_400_000;

/** A lead as it lies in the store after some looks: clicks worth 10 points each under the lab's model. */
export type Seed = {
  id: string;
  clicks?: number;
  profile?: JsonObject;
  state?: Partial<LeadState>;
  total?: number | null;
  test?: boolean;
  scoring?: 'refused';
  company?: string;
  createdAt?: number;
};

const bandOf = (total: number): 'cold' | 'warm' | 'hot' => (total >= 60 ? 'hot' : total >= 40 ? 'warm' : 'cold');

/** Stores leads with clicks and the state a look under version 1 of the lab's model would have left. */
export async function seedLeads(store: Store, now: number, seeds: readonly Seed[]): Promise<void> {
  const leads: LeadRecord[] = [];
  const appends: { lead: string; entries: TimelineEntry[]; bucketHint: number }[] = [];
  for (const seed of seeds) {
    const createdAt = seed.createdAt ?? now - 90 * DAY;
    const total = seed.total === undefined ? 10 * (seed.clicks ?? 0) : seed.total;
    const score: LeadState['score'] =
      total === null
        ? null
        : {
            total,
            fit: 0,
            engagement: total,
            inactivity: 0,
            band: bandOf(total),
            model: 'lab',
            version: 1,
            assessedAt: now - DAY,
            nextChangeAt: null,
          };
    const state: LeadState = {
      ...newLeadState(seed.id, createdAt, REAL_CLOCK),
      rev: 3,
      score,
      // Far enough ahead that no decision of these models comes earlier.
      nextDecisionAt: now,
      ...seed.state,
    };
    const lead = blankLead(seed.id, createdAt, { profile: seed.profile ?? {} });
    if (seed.scoring !== undefined) lead.consent.scoring = seed.scoring;
    leads.push({
      ...lead,
      state,
      test: seed.test ?? false,
      company: seed.company ?? null,
    });
    const entries = Array.from({ length: seed.clicks ?? 0 }, (_, n): TimelineEntry => {
      const at = now - (n + 2) * DAY;
      return { id: `${seed.id}-${n}`, at, receivedAt: at, kind: 'email.clicked', actor: 'lead', props: {} };
    });
    if (entries.length > 0) appends.push({ lead: seed.id, entries, bucketHint: 0 });
  }
  await store.leads.createMany(leads);
  await store.timeline.appendMany(appends);
}
