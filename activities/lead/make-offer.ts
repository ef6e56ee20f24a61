import { chooseOffer, type OfferChoice } from '../../domain/handoff/choose-offer';
import { slaClock } from '../../domain/handoff/sla-clock';
import { teamsOf } from '../../domain/files/teams';
import { leadFacts } from '../../domain/lead/lead-facts';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import type { LeadState, OpenHandoff } from '../../domain/lead/state';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import { announceOffer } from './announce';
import { offerRow } from '../../domain/lead/notice';

type Offering = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  state: LeadState;
  now: number;
  /** The rep an appointment or the lead manager names. */
  wanted: string | null;
  /** Reps whose clock has run out on this handoff. */
  missed: readonly string[];
  /** Who has it offered anew, where a person does. */
  actor?: string;
};

/** Capacity counts the leads accepted in so many days (edge case 51). */
const CAPACITY_WINDOW_MS = 30 * 24 * 3_600_000;

const STATUS = { rep: 'offered', pool: 'pooled', nobody: 'held' } as const;

/** Finds who gets the open handoff now, starts their clock, tells them, and writes the offer down. */
export async function makeOffer(
  deps: LeadDeps,
  { lead, entries, state, now, wanted, missed, actor = 'system' }: Offering,
): Promise<LeadState> {
  const handoff = state.handoff;
  if (handoff === null) return state;
  const [agreement, teams] = await Promise.all([deps.catalog.agreement(), deps.catalog.teams()]);
  const stored = await deps.handoffs.find(handoff.id);
  const { before, lostTo } = splitOffers(stored, handoff);
  const reps =
    teams === null ? [] : Object.values(teamsOf(teams)).flatMap((team) => team.reps.map(({ person }) => person));
  const twice = wanted === null ? await returnedTwiceFor(deps, lead) : null;
  const offer =
    twice === null
      ? chooseOffer({
          isTest: lead.test,
          agreement,
          teams,
          facts: leadFacts(lead, entries, state.score, state.stage),
          loads: await deps.handoffs.loads([...new Set(reps)], now - CAPACITY_WINDOW_MS),
          now,
          wanted,
          missed,
          knows: lostTo ?? state.owner,
          avoids: state.notOwner ?? null,
          wasHeld: handoff.status === 'held' && handoff.offers > 0,
        })
      : heldForManager(twice);
  const clock = slaClock(offer.to === 'nobody' ? 'hold' : 'accept', agreement, now, offer.calendar);
  const opened = { ...openedBy(offer, handoff, clock.dueAt), decides: twice !== null };
  const made = opened.eligible.map((rep) => ({ rep, at: now, until: clock.dueAt }));
  await deps.handoffs.update(handoff.id, {
    status: opened.status,
    rep: opened.rep,
    team: offer.team,
    dueAt: clock.dueAt,
    offers: [...before, ...made],
  });
  // All at once: a pool may be large, and a local activity has 2 s.
  await Promise.all(
    opened.eligible.map((rep) => deps.mails.claim(offerRow(opened, rep, lead, now, stored?.appointmentAt ?? null))),
  );
  await writeDown(deps, { lead, now, missed, actor }, opened, offer, teams?.leadManager ?? null);
  return { ...state, handoff: opened, clocks: [clock], breached: [] };
}

/** The reason for which sales has returned the lead twice already, if any: then the lead manager decides (edge case 52). */
async function returnedTwiceFor(deps: LeadDeps, lead: LeadRecord): Promise<string | null> {
  if (lead.returnedHandoffs < 2) return null;
  const seen = new Set<string>();
  for (const { status, reason } of await deps.handoffs.summariesOf(lead.id)) {
    if (status !== 'returned' || reason === null) continue;
    if (seen.has(reason)) return reason;
    seen.add(reason);
  }
  return null;
}

function heldForManager(reason: string): OfferChoice {
  return { to: 'nobody', reason: `returned twice: ${reason}`, team: null, calendar: undefined };
}

/**
 * The offers known of, and to whom a lost attempt made another, so that running twice offers to the same rep: such an offer ends after
 * the one known of.
 */
function splitOffers(
  stored: HandoffRecord | null,
  { dueAt }: OpenHandoff,
): { before: HandoffRecord['offers']; lostTo: string | null } {
  const offers = stored?.offers ?? [];
  const isLost = ({ until }: { until: number | null }): boolean => (until ?? 0) > (dueAt ?? -Infinity);
  const [lost, another] = offers.filter(isLost);
  return {
    before: offers.filter((offer) => !isLost(offer)),
    lostTo: another === undefined ? (lost?.rep ?? null) : null,
  };
}

/** The handoff as offered now. */
function openedBy(offer: OfferChoice, handoff: OpenHandoff, dueAt: number): OpenHandoff {
  const eligible = offer.to === 'rep' ? [offer.rep] : offer.to === 'pool' ? offer.reps : [];
  return {
    ...handoff,
    status: STATUS[offer.to],
    rep: offer.to === 'rep' ? offer.rep : null,
    eligible,
    offeredTo: [...new Set([...handoff.offeredTo, ...eligible])],
    offers: handoff.offers + 1,
    dueAt,
  };
}

/** One timeline entry, and an alert where nobody is offered it alone: a team that always works as a pool is no news to its manager. */
async function writeDown(
  deps: LeadDeps,
  { lead, now, missed, actor }: Pick<Offering, 'lead' | 'now' | 'missed'> & { actor: string },
  opened: OpenHandoff,
  offer: OfferChoice,
  leadManager: string | null,
): Promise<void> {
  if (offer.to === 'nobody' || (offer.to === 'pool' && missed.length > 0)) {
    await deps.alerts.raise(
      newAlert({
        // The lead manager is asked to decide once; that nobody was there is news each time.
        id: opened.decides ? `${opened.id}.decides` : `${opened.id}.offer${opened.offers}`,
        at: now,
        kind: `handoff.${opened.status}`,
        level: 'warning',
        lead: lead.id,
        handoff: opened.id,
        message: offer.to === 'pool' ? 'open to the whole team' : offer.reason,
        to: leadManager,
      }),
    );
  }
  const props = { handoff: opened.id, rep: opened.rep, reps: opened.eligible, until: opened.dueAt };
  const id = `offer.${opened.id}.${opened.offers}`;
  const entry = { id, at: now, receivedAt: now, kind: `handoff.${opened.status}`, actor, props };
  await deps.timeline.append(lead.id, [entry], lead.bucket);
  await announceOffer(deps, lead, opened, now);
}
