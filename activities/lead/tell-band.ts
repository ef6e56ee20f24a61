import type { LeadRecord } from '../../domain/lead/lead';
import { cycleId, type LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';

/**
 * One timeline entry where an assessment changed the band (api.md, `GET /v1/leads/:id/timeline`): a lead begins cold, so that a first look
 * that finds it warm or hot is told, and one without a band (edge case 65) is not. Its id is the look's, so that a look repeated tells it once.
 */
export async function tellBand(
  deps: LeadDeps,
  lead: LeadRecord,
  { before, after, now }: { before: LeadState; after: LeadState; now: number },
): Promise<void> {
  const from = before.score?.band ?? null;
  const { score } = after;
  if (score?.band == null || score.band === (from ?? 'cold')) return;
  const { total, fit, engagement, inactivity, band, model, version } = score;
  const entry = {
    id: `band.${before.rev}`,
    at: now,
    receivedAt: now,
    kind: 'band.changed',
    actor: 'system',
    cycle: cycleId(after),
    props: { from, to: band, total, fit, engagement, inactivity, model, version },
  };
  await deps.timeline.append(lead.id, [entry], lead.bucket);
}
