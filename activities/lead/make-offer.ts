import { chooseOffer } from '../../domain/handoff/choose-offer';
import { slaClock } from '../../domain/handoff/sla-clock';
import { teamsOf } from '../../domain/files/teams';
import { leadFacts } from '../../domain/lead/lead-facts';
import type { LeadRecord } from '../../domain/lead/lead';
import type { LeadState, OpenHandoff } from '../../domain/lead/state';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import { noticeRow } from './notice';

type Offering = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  state: LeadState;
  now: number;
  /** The rep an appointment or the lead manager names. */
  wanted: string | null;
  /** Reps whose clock has run out on this handoff. */
  missed: readonly string[];
};

/** Capacity counts the leads accepted in so many days (edge case 51). */
const CAPACITY_WINDOW_MS = 30 * 24 * 3_600_000;

/** Finds who gets the open handoff now, starts their clock, tells them, and writes the offer down. */
export async function makeOffer(
  deps: LeadDeps,
  { lead, entries, state, now, wanted, missed }: Offering,
): Promise<LeadState> {
  const handoff = state.handoff;
  if (handoff === null) return state;
  const [agreement, teams] = await Promise.all([deps.catalog.agreement(), deps.catalog.teams()]);
  const stored = await deps.handoffs.find(handoff.id);
  // Running twice offers to the same rep: an offer that ends after the one known of was made by an attempt that was lost.
  const isLost = ({ until }: { until: number | null }): boolean => (until ?? 0) > (handoff.dueAt ?? -Infinity);
  const before = (stored?.offers ?? []).filter((offer) => !isLost(offer));
  const lostTo = stored?.offers.find(isLost)?.rep ?? null;
  const reps =
    teams === null ? [] : Object.values(teamsOf(teams)).flatMap((team) => team.reps.map(({ person }) => person));
  const offer = chooseOffer({
    agreement,
    teams,
    facts: leadFacts(lead, entries, state.score, state.stage),
    loads: await deps.handoffs.loads([...new Set(reps)], now - CAPACITY_WINDOW_MS),
    now,
    wanted,
    missed,
    knows: lostTo ?? state.owner,
  });
  const clock = slaClock(offer.to === 'nobody' ? 'hold' : 'accept', agreement, now, offer.calendar);
  const eligible = offer.to === 'rep' ? [offer.rep] : offer.to === 'pool' ? offer.reps : [];
  const opened: OpenHandoff = {
    ...handoff,
    status: offer.to === 'rep' ? 'offered' : offer.to === 'pool' ? 'pooled' : 'held',
    rep: offer.to === 'rep' ? offer.rep : null,
    eligible,
    offeredTo: [...new Set([...handoff.offeredTo, ...eligible])],
    offers: handoff.offers + 1,
    dueAt: clock.dueAt,
  };
  const made = eligible.map((rep) => ({ rep, at: now, until: clock.dueAt }));
  await deps.handoffs.update(handoff.id, {
    status: opened.status,
    rep: opened.rep,
    team: offer.team,
    dueAt: clock.dueAt,
    offers: [...before, ...made],
  });
  // All at once: a pool may be large, and a local activity has 2 s.
  await Promise.all(eligible.map((rep) => deps.mails.claim(noticeRow('offer', opened, rep, lead, now))));
  // A team that always works as a pool is no news to its manager.
  if (offer.to === 'nobody' || (offer.to === 'pool' && missed.length > 0)) {
    await deps.alerts.raise({
      id: `${handoff.id}.offer${opened.offers}`,
      at: now,
      kind: offer.to === 'pool' ? 'handoff.pooled' : 'handoff.held',
      level: 'warning',
      lead: lead.id,
      handoff: handoff.id,
      task: null,
      message: offer.to === 'pool' ? 'open to the whole team' : offer.reason,
      to: teams?.leadManager ?? null,
      acknowledgedBy: null,
    });
  }
  await deps.timeline.append(
    lead.id,
    [
      {
        id: `offer.${handoff.id}.${opened.offers}`,
        at: now,
        receivedAt: now,
        kind: `handoff.${opened.status}`,
        actor: 'system',
        props: { handoff: handoff.id, rep: opened.rep, reps: eligible, until: clock.dueAt },
      },
    ],
    lead.bucket,
  );
  return { ...state, handoff: opened, clocks: [clock] };
}
