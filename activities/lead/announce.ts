import { cycleId, type LeadState, type OpenHandoff, type SlaClock } from '../../domain/lead/state';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Transition } from '../../domain/lead/transition';
import type { WebhookEventType } from '../../domain/webhooks/event';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';

type Told = Pick<LeadRecord, 'id' | 'externalId'>;

/** Tells receivers of a transition, by the id of its timeline entry: the stage, the task it opened, how the handoff went on. */
export async function announceTransition(
  deps: LeadDeps,
  { lead, before, transition, now }: Entry,
  state: LeadState,
): Promise<void> {
  const id = `${lead.id}.stage.${before.rev}`;
  const common = { ...personOf(lead), cycle: cycleId(state), actor: transition.actor };
  await deps.webhooks.announce({
    id,
    type: 'lead.stage_changed',
    at: now,
    lead: lead.id,
    data: {
      ...common,
      from: before.stage,
      to: state.stage,
      cause: transition.cause,
      reason: transition.reason ?? null,
      funnel: state.funnel,
      score: state.score?.total ?? null,
    },
  });
  if (state.task !== null && state.task.id !== before.task?.id) {
    const { id: task, purpose, handRaised } = state.task;
    await deps.webhooks.announce({
      id: `${task}.opened`,
      type: 'task.opened',
      at: now,
      lead: lead.id,
      data: { ...common, task, purpose, handRaised },
    });
  }
  const outcome = OUTCOMES[transition.cause];
  if (outcome !== undefined && before.handoff !== null) {
    const data = { ...common, handoff: before.handoff.id, ...outcomeOf(before.handoff, transition) };
    await deps.webhooks.announce({ id: `${id}.handoff`, type: outcome, at: now, lead: lead.id, data });
  }
}

const OUTCOMES: Partial<Record<string, WebhookEventType>> = {
  'handoff.accepted': 'handoff.accepted',
  'handoff.returned': 'handoff.returned',
  'handoff.won': 'handoff.won',
  'handoff.lost': 'handoff.lost',
};

function outcomeOf(handoff: OpenHandoff, transition: Transition): Record<string, string | number | null> {
  return {
    rep: transition.rep ?? handoff.rep,
    reason: transition.reason ?? null,
    action: transition.handoff?.action ?? null,
    amount: transition.amount ?? null,
    currency: transition.currency ?? null,
  };
}

/** Tells receivers to whom a lead is offered now; an offer that is held is nobody's yet. */
export async function announceOffer(deps: LeadDeps, lead: Told, handoff: OpenHandoff, now: number): Promise<void> {
  if (handoff.status !== 'offered' && handoff.status !== 'pooled') return;
  const { id, status, rep, eligible, dueAt } = handoff;
  await deps.webhooks.announce({
    id: `${id}.offer.${handoff.offers}`,
    type: `handoff.${status}`,
    at: now,
    lead: lead.id,
    data: {
      ...personOf(lead),
      handoff: id,
      rep,
      reps: eligible,
      dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
    },
  });
}

/** Tells receivers that a clock of the agreement has run out. */
export async function announceBreach(
  deps: LeadDeps,
  lead: Told,
  state: LeadState,
  { name, dueAt }: SlaClock,
  now: number,
): Promise<void> {
  await deps.webhooks.announce({
    id: `${lead.id}.breach.${state.rev}.${name}`,
    type: 'sla.breached',
    at: now,
    lead: lead.id,
    data: {
      ...personOf(lead),
      clock: name,
      dueAt: new Date(dueAt).toISOString(),
      task: state.task?.id ?? null,
      handoff: state.handoff?.id ?? null,
      rep: state.handoff?.rep ?? null,
    },
  });
}

/** Tells receivers that an owner of a company was told of a colleague there, or of how many we know (edge case 64). */
export async function announceColleague(
  deps: LeadDeps,
  lead: Told,
  told: { id: string; owner: string; handoff: string | null; count: number },
  now: number,
): Promise<void> {
  const { id, ...data } = told;
  await deps.webhooks.announce({
    id,
    type: 'company.colleague',
    at: now,
    lead: lead.id,
    data: { ...personOf(lead), ...data },
  });
}

/** Tells receivers that the score has crossed hot. */
export async function announceHot(deps: LeadDeps, lead: Told, state: LeadState, now: number): Promise<void> {
  await deps.webhooks.announce({
    id: `${lead.id}.hot.${state.cycle}.${now}`,
    type: 'lead.hot',
    at: now,
    lead: lead.id,
    data: { ...personOf(lead), score: state.score?.total ?? null, owner: state.owner },
  });
}

/** The profile stays with us: receivers read the lead with a key of theirs, where they may. */
function personOf({ id, externalId }: Told): { lead: string; externalId: string | null } {
  return { lead: id, externalId };
}
